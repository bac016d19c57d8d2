import type { EachLanguage, Remedy, Said, Severity } from '@unpark/model';
import { goroutineRows, shortName } from '../draft';
import { type Extent, extentOf } from '../facts';
import { described } from '../library/described';
import { SYSCALL_BLOCKED_THREADS as SYSCALLS } from '../library/syscall-blocked-threads';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import type { Situation } from '../situation';
import type { Site } from '../sites';
import type { WaitKind } from '../wait-class';
import { requestsWait } from './network-words';
import { remedyFor } from './readings';
import { siteDraft } from './site-draft';

/** Waits that need no graph: a kind, a threshold, and words. */
export interface PlainWait {
  readonly definition: Omit<PatternDefinition, 'detect'>;
  readonly kinds: readonly WaitKind[];
  readonly severity: (situation: Situation, site: Site, extent: Extent) => Severity | undefined;
  readonly waitsFor: Said;
  readonly ending: Said;
  readonly doubt: Said;
  readonly consequence: Said;
  readonly remedy: (name: string) => Remedy<EachLanguage>;
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
          ending: () => wait.ending,
          against: (list) => {
            list.add(wait.doubt, [goroutineRows(situation.view, site.rows)], {
              source: situation.view.label,
              provenance: 'inferred',
            });
          },
          consequence: extent.requests > 0 ? requestsWait(extent) : wait.consequence,
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
  waitsFor: { en: ' in a system call', zh: '系统调用返回' },
  ending: {
    en: '. Each keeps a thread of the operating system.',
    zh: '。每个都占住一个操作系统线程。',
  },
  doubt: {
    en: 'A system call may be meant to wait: a lock on a file, a read from a pipe.',
    zh: '有些系统调用本来就要等：文件锁、从管道读取。',
  },
  consequence: {
    en: 'Threads pile up; the runtime stops the process at 10 000.',
    zh: '线程越积越多；到 10 000 个时 runtime 会终止进程。',
  },
  remedy: (name) => remedyFor(SYSCALLS.remedy, { en: name, zh: name }),
});
