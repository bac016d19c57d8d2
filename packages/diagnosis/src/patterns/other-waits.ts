import type { Severity } from '@unpark/model';
import { counted, goroutineRows, shortName, text } from '../draft';
import { type Extent, extentOf } from '../facts';
import { described } from '../library/described';
import { SYSCALL_BLOCKED_THREADS as SYSCALLS } from '../library/syscall-blocked-threads';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import type { Situation } from '../situation';
import type { Site } from '../sites';
import type { WaitKind } from '../wait-class';
import { siteDraft } from './site-draft';

/** Waits that need no graph: a kind, a threshold, and words. */
export interface PlainWait {
  readonly definition: Omit<PatternDefinition, 'detect'>;
  readonly kinds: readonly WaitKind[];
  readonly severity: (situation: Situation, site: Site, extent: Extent) => Severity | undefined;
  readonly waitsFor: string;
  readonly ending: string;
  readonly doubt: string;
  readonly consequence: string;
  readonly remedy: (name: string) => { sentence: string; diff?: readonly string[] };
}

export function plainWait(wait: PlainWait): PatternDefinition {
  const pattern: PatternDefinition = { ...wait.definition, detect };
  function detect(situation: Situation): PatternAnswer {
    const drafts = [];
    for (const site of situation.workingSites(...wait.kinds)) {
      const extent = extentOf(situation, site.keys, site.rows);
      const severity = wait.severity(situation, site, extent);
      if (severity === undefined) continue;
      drafts.push(
        siteDraft({
          situation,
          pattern,
          site,
          extent,
          severity,
          waitsFor: wait.waitsFor,
          ending: () => [text(wait.ending)],
          against: (list) => {
            list.add(wait.doubt, [goroutineRows(situation.view, site.rows)], {
              source: situation.view.label,
              provenance: 'inferred',
            });
          },
          consequence:
            extent.requests > 0 ? `${counted(extent.requests, 'request')} wait.` : wait.consequence,
          functions: [site.frame.function],
          remedy: wait.remedy(shortName(site.frame.function)),
        }),
      );
    }
    return { drafts, rejected: [] };
  }
  return pattern;
}

const inC = (site: Site): boolean =>
  site.groups.every((group) =>
    group.frames.some((frame) => /runtime\.cgocall$|\._Cfunc_/.test(frame.function)),
  );

export const syscallBlockedThreads = plainWait({
  definition: described(SYSCALLS),
  kinds: ['syscall'],
  severity: (situation, site, extent) => {
    // calls into C and lookups of names have patterns of their own
    if (inC(site)) return undefined;
    if (situation.latest) {
      if (extent.stayed < 4) return undefined;
      if (extent.stayed < 8) return 'low';
      return site.requestRows.length > 0 ? 'high' : 'medium';
    }
    return extent.count >= 20 ? 'low' : undefined;
  },
  waitsFor: ' in a system call',
  ending: '. Each keeps a thread of the operating system.',
  doubt: 'A system call may be meant to wait: a lock on a file, a read from a pipe.',
  consequence: 'Threads pile up; the runtime stops the process at 10 000.',
  remedy: (name) => ({
    sentence: `Bound how many run ${name} at once, or use what the network poller can wait for.`,
    diff: ['+ sem <- struct{}{}', '+ defer func() { <-sem }()', '  n, err := f.Read(buf)'],
  }),
});
