import type { Severity } from '@unpark/model';
import { counted, goroutineRows, shortName, text } from '../draft';
import { type Extent, extentOf } from '../facts';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import type { Situation } from '../situation';
import type { Site } from '../sites';
import type { WaitKind } from '../wait-class';
import { siteDraft } from './site-draft';

/** Waits that need no graph: a kind, a threshold, and words. */
interface PlainWait {
  readonly definition: Omit<PatternDefinition, 'detect'>;
  readonly kinds: readonly WaitKind[];
  readonly severity: (situation: Situation, site: Site, extent: Extent) => Severity | undefined;
  readonly waitsFor: string;
  readonly ending: string;
  readonly doubt: string;
  readonly consequence: string;
  readonly remedy: (name: string) => { sentence: string; diff?: readonly string[] };
}

function plainWait(wait: PlainWait): PatternDefinition {
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

export const chanNil = plainWait({
  definition: {
    id: 'chan-nil',
    class: 'channel',
    title: 'Send or receive on a nil channel',
    prior: 0.95,
    about: 'A channel that was never made blocks for ever.',
  },
  kinds: ['chan-nil'],
  severity: (situation, _, extent) =>
    extent.requests > 0 || extent.share >= 0.25 || situation.crashSaysAsleep ? 'high' : 'medium',
  waitsFor: ' on a nil channel',
  ending: '. Nothing can ever wake it.',
  doubt: 'A nil channel is sometimes meant, inside a select; outside of one it blocks for ever.',
  consequence: 'The goroutine never goes on.',
  remedy: (name) => ({
    sentence: `Make the channel before ${name} uses it.`,
    diff: ['- var ch chan T', '+ ch := make(chan T)'],
  }),
});

export const condMissedSignal = plainWait({
  definition: {
    id: 'cond-missed-signal',
    class: 'sync',
    title: 'Cond that nobody signals',
    prior: 0.5,
    about:
      'Requests wait on a sync.Cond through two dumps: a Signal was lost, or one was sent where all must wake.',
  },
  kinds: ['cond'],
  severity: (situation, site, extent) => {
    if (situation.crashSaysAsleep) return 'high';
    const inHttp = site.groups.some((group) =>
      group.frames.some(
        (frame) => frame.function.includes('pipe).Read') || frame.function.startsWith('net/http.'),
      ),
    );
    const first =
      site.groups[0]?.frames.findIndex((frame) => frame.function === site.frame.function) ?? 0;
    const std = site.groups[0]?.frames.slice(0, first) ?? [];
    if (inHttp && std.some((frame) => frame.function.startsWith('net/http'))) return undefined;
    if (!situation.latest || site.requestRows.length === 0 || extent.stayed < 3) return undefined;
    const most =
      extent.stayed >= 20 && site.requestRows.length >= situation.requestRows.length * 0.8;
    return extent.grows ? 'high' : most ? 'medium' : 'low';
  },
  waitsFor: ' on a Cond',
  ending: '. Nobody signals it between the dumps.',
  doubt: 'A queue with nothing in it looks the same.',
  consequence: 'The waiters do not go on.',
  remedy: (name) => ({
    sentence: `Change the condition with the lock held and Broadcast when more than one may go on; let ${name} check it in a loop.`,
    diff: [
      '  q.mu.Lock()',
      '  q.free += n',
      '- q.cond.Signal()',
      '+ q.cond.Broadcast()',
      '  q.mu.Unlock()',
    ],
  }),
});

const inC = (site: Site): boolean =>
  site.groups.every((group) =>
    group.frames.some((frame) => /runtime\.cgocall$|\._Cfunc_/.test(frame.function)),
  );

export const syscallBlockedThreads = plainWait({
  definition: {
    id: 'syscall-blocked-threads',
    class: 'runtime',
    title: 'System calls that keep threads',
    prior: 0.6,
    about: 'Goroutines stay in a system call; each keeps an operating system thread.',
  },
  kinds: ['syscall'],
  severity: (situation, site, extent) => {
    if (situation.latest) {
      if (extent.stayed < 4) return undefined;
      if (extent.stayed < 8) return 'low';
      if (site.requestRows.length > 0) return 'high';
      // consumers of a C library poll in a call: as many as ever, they hold up nobody
      return inC(site) && !extent.grows && extent.requests === 0 ? 'low' : 'medium';
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

export const sleepPolling = plainWait({
  definition: {
    id: 'sleep-polling',
    class: 'runtime',
    title: 'Requests that sleep and look again',
    prior: 0.5,
    about: 'Requests spend their time in time.Sleep.',
  },
  kinds: ['sleep'],
  severity: (situation, site, extent) =>
    situation.latest && site.requestRows.length >= 10 && extent.lasting >= 10 && extent.share >= 0.5
      ? 'low'
      : undefined,
  waitsFor: ' in time.Sleep',
  ending: '. Their time is spent asleep, not waiting for an event.',
  doubt: 'A pause between retries, or a limit on the rate, is meant.',
  consequence: 'Latency is at least one sleep.',
  remedy: (name) => ({
    sentence: `Let ${name} wait for an event on a channel or a Cond instead of sleeping and looking again.`,
    diff: [
      '- time.Sleep(interval)',
      '+ select {',
      '+ case <-ready:',
      '+ case <-ctx.Done():',
      '+ }',
    ],
  }),
});
