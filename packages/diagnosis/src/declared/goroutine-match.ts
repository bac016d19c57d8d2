import type { WaitKind } from '../wait-class';
import { frameMatches } from './frame-match';
import type { FramePattern, GoroutineMatch } from './wait-rule';

/** What a match looks at: one kind of goroutine. */
export interface MatchSubject {
  readonly kind: WaitKind;
  /** Go's words */
  readonly reason: string;
  /** innermost first */
  readonly functions: readonly string[];
  readonly creator: string | undefined;
  readonly request: boolean;
}

export function goroutineMatches(match: GoroutineMatch, subject: MatchSubject): boolean {
  if (match.request !== undefined && match.request !== subject.request) return false;
  if (match.kinds && !match.kinds.includes(subject.kind)) return false;
  if (match.reasons && !match.reasons.includes(subject.reason)) return false;
  const { functions, creator } = subject;
  if (match.createdBy && !(creator !== undefined && anyMatches(match.createdBy, creator)))
    return false;
  if (match.top && !anyMatches(match.top, functions[0] ?? '')) return false;
  if (match.frames && !inOrder(match.frames, functions)) return false;
  if (match.without?.some((pattern) => functions.some((name) => frameMatches(pattern, name))))
    return false;
  const { twice } = match;
  return twice === undefined || functions.filter((name) => frameMatches(twice, name)).length >= 2;
}

const anyMatches = (patterns: readonly FramePattern[], name: string): boolean =>
  patterns.some((pattern) => frameMatches(pattern, name));

function inOrder(
  frames: readonly (FramePattern | readonly FramePattern[])[],
  functions: readonly string[],
): boolean {
  let at = 0;
  for (const frame of frames) {
    const patterns = typeof frame === 'string' ? [frame] : frame;
    while (at < functions.length && !anyMatches(patterns, functions[at] ?? '')) at++;
    if (at === functions.length) return false;
    at++;
  }
  return true;
}
