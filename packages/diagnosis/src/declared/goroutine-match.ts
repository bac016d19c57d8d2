import type { WaitKind } from '../wait-class';
import { anyOf, frameMatches } from './frame-match';
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
  const { without } = match;
  if (without && functions.some((name) => anyMatches(without, name))) return false;
  const { twice } = match;
  return twice === undefined || functions.filter((name) => frameMatches(twice, name)).length >= 2;
}

/** Tests of lists; a list belongs to a rule and lives as long. */
const tests = new WeakMap<readonly FramePattern[], (symbol: string) => boolean>();

function anyMatches(patterns: readonly FramePattern[], name: string): boolean {
  let test = tests.get(patterns);
  if (!test) tests.set(patterns, (test = anyOf(patterns)));
  return test(name);
}

function inOrder(
  frames: readonly (FramePattern | readonly FramePattern[])[],
  functions: readonly string[],
): boolean {
  let at = 0;
  for (const frame of frames) {
    const patterns = typeof frame === 'string' ? listOf(frame) : frame;
    while (at < functions.length && !anyMatches(patterns, functions[at] ?? '')) at++;
    if (at === functions.length) return false;
    at++;
  }
  return true;
}

const lists = new Map<FramePattern, readonly FramePattern[]>();
const MAX_KEPT_LISTS = 4096;

/** One list for each pattern, so that its test is kept. */
function listOf(pattern: FramePattern): readonly FramePattern[] {
  let list = lists.get(pattern);
  if (!list) {
    if (lists.size >= MAX_KEPT_LISTS) lists.clear();
    lists.set(pattern, (list = [pattern]));
  }
  return list;
}
