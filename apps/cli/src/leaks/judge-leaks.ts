import { goroutineMatches } from '@unpark/diagnosis';
import type { Baseline } from './baseline';
import type { LeakSite } from './leak-site';

export type LeakStatus = 'new' | 'accepted' | 'allowed';

export interface JudgedLeak extends LeakSite {
  readonly status: LeakStatus;
  /** why it does not fail, or what of the baseline it exceeds */
  readonly because?: string;
}

/** Judges each leak: allowed by a function, accepted by the baseline, or new. */
export function judgeLeaks(
  sites: readonly LeakSite[],
  baseline: Baseline,
  allowed: readonly string[],
): JudgedLeak[] {
  return sites.map((site) => {
    const frame = allowed.find((pattern) => isBelow(pattern, site));
    if (frame !== undefined) return { ...site, status: 'allowed', because: `--allow ${frame}` };
    const accepted = baseline.get(site.fingerprint);
    if (!accepted) return { ...site, status: 'new' };
    const { atMost, reason } = accepted;
    if (atMost !== undefined && site.count > atMost) {
      return { ...site, status: 'new', because: `the baseline accepts at most ${atMost}` };
    }
    return { ...site, status: 'accepted', because: reason ?? 'in the baseline' };
  });
}

/** The function is on the stack, or has started the goroutine; as frames of patterns are matched. */
function isBelow(pattern: string, site: LeakSite): boolean {
  const subject = {
    kind: 'unknown',
    reason: site.state ?? '',
    functions: site.frames.map((frame) => frame.function),
    creator: site.createdBy?.function,
    request: false,
  } as const;
  return (
    goroutineMatches({ frames: [pattern] }, subject) ||
    goroutineMatches({ createdBy: [pattern] }, subject)
  );
}

/** Accepted leaks that no input shows any more. */
export function staleEntries(sites: readonly LeakSite[], baseline: Baseline): string[] {
  const seen = new Set(sites.map(({ fingerprint }) => fingerprint));
  return [...baseline.keys()].filter((fingerprint) => !seen.has(fingerprint)).sort();
}
