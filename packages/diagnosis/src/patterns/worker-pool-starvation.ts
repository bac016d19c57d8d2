import type { Severity } from '@unpark/model';
import { counted, goroutineRows, goroutines, requests, shortName } from '../draft';
import type { FrameFacts } from '../dump-view';
import { type Extent, extentOf } from '../facts';
import { compareText, type GoroutineGroup } from '../goroutine-groups';
import { MAX_GROUPS_ASKED } from '../groups-asked';
import { CHAN_SEND_NO_RECEIVER } from '../library/chan-send-no-receiver';
import { described } from '../library/described';
import { WORKER_POOL_STARVATION } from '../library/worker-pool-starvation';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import { link, say } from '../say';
import type { Situation } from '../situation';
import { type Site, sitesOf } from '../sites';
import { declaredFunction, receiverType } from '../stack-hash';
import type { WaitKind } from '../wait-class';
import { withGroups } from './joined-site';
import { otherReading, remedyFor } from './readings';
import { siteDraft } from './site-draft';

export const workerPoolStarvation: PatternDefinition = {
  ...described(WORKER_POOL_STARVATION),
  detect,
};

/** Pools that are spoken of. */
const MAX_POOLS = 8;

const JOB_WAITS: ReadonlySet<WaitKind> = new Set([
  'chan-send',
  'chan-receive',
  'select',
  'waitgroup',
]);

/** All goroutines of one worker loop. */
interface Pool {
  /** the outermost function of the program on their stacks */
  readonly root: string;
  readonly all: GoroutineGroup[];
  /** those that wait for the pool inside of a job */
  readonly inside: {
    readonly group: GoroutineGroup;
    readonly job: FrameFacts;
    readonly ask: string;
  }[];
  readonly size: number;
}

function detect(situation: Situation): PatternAnswer {
  const drafts = [];
  for (const pool of poolsOf(situation)) {
    const first = pool.inside[0];
    if (!first) continue;
    const keys = new Set(pool.inside.map(({ group }) => group.key));
    const asks = new Set(pool.inside.map(({ ask }) => ask));
    // others that ask the same pool from outside
    const outside = situation.reference.groups
      .slice(0, MAX_GROUPS_ASKED)
      .filter(
        (group) =>
          group.role === 'working' &&
          JOB_WAITS.has(group.kind) &&
          !keys.has(group.key) &&
          asks.has(declaredFunction(group.topUserFrame?.function ?? '')),
      );
    const [site] = sitesOf(situation.reference, (group) => keys.has(group.key));
    if (!site) continue;
    const workers = extentOf(situation, keys, rowsOf(pool.all));
    const whole = withGroups(site, [...pool.all, ...outside]);
    const extent = extentOf(situation, whole.keys, whole.rows);
    const severity = severityOf(situation, workers, extent);
    if (severity === undefined) continue;
    drafts.push(draftOf(situation, pool, whole, extent, severity));
  }
  return { drafts, rejected: [] };
}

const rowsOf = (groups: readonly GoroutineGroup[]): number[] =>
  groups.flatMap((group) => [...group.rows]).sort((a, b) => a - b);

/** Pools all of whose workers wait for the pool inside of a job. */
function poolsOf(situation: Situation): readonly Pool[] {
  const roots = new Map<string, { all: GoroutineGroup[]; inside: Pool['inside']; size: number }>();
  const outsiders = outsideFunctions(situation);
  let asked = 0;
  for (const group of situation.reference.groups) {
    if (group.role === 'capture' || group.role === 'runtime' || group.request) continue;
    if (++asked > MAX_GROUPS_ASKED) break;
    const own = situation.view.stack(group.rows[0] ?? 0).frames.filter((frame) => frame.own);
    const root = own[own.length - 1];
    if (!root) continue;
    const name = declaredFunction(root.function);
    if (name === 'main.main') continue;
    const pool = roots.get(name) ?? { all: [], inside: [], size: 0 };
    roots.set(name, pool);
    pool.all.push(group);
    pool.size += group.rows.length;
    const found = insideJob(group, own, outsiders);
    if (found) pool.inside.push({ group, ...found });
  }
  return [...roots]
    .filter(
      ([, { all, inside, size }]) =>
        inside.length > 0 && inside.length === all.length && size >= MIN_WORKERS,
    )
    .map(([root, pool]) => ({ root, ...pool }))
    .sort((a, b) => b.size - a.size || compareText(a.root, b.root))
    .slice(0, MAX_POOLS);
}

/** A pool of one worker waits for itself as well, but so does any loop that calls back. */
const MIN_WORKERS = 2;

/** For each function that goroutines wait in for a job: functions on the stacks of requests there. */
function outsideFunctions(situation: Situation): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  let asked = 0;
  for (const group of situation.reference.groups) {
    if (group.role !== 'working' || !JOB_WAITS.has(group.kind) || !group.topUserFrame) continue;
    if (++asked > MAX_GROUPS_ASKED) break;
    const top = declaredFunction(group.topUserFrame.function);
    const known = found.get(top) ?? new Set<string>();
    found.set(top, known);
    // a closure is made by the function that is on the stack under its own name
    for (const name of group.functions) if (declaredFunction(name) === name) known.add(name);
  }
  return found;
}

/**
 * Does a worker wait for its own pool below a job? The job is a frame between the worker's loop and
 * the call that waits. That the call is one to the worker's own pool is told by its type, or by a job
 * that is a closure of a function which waits in the same call from outside.
 */
function insideJob(
  group: GoroutineGroup,
  own: readonly FrameFacts[],
  outsiders: ReadonlyMap<string, ReadonlySet<string>>,
): { job: FrameFacts; ask: string } | undefined {
  if (!JOB_WAITS.has(group.kind) || own.length < 3) return undefined;
  const top = own[0];
  const root = own[own.length - 1];
  if (!top || !root) return undefined;
  const ask = declaredFunction(top.function);
  const type = receiverType(root.function);
  const jobs = own.slice(1, -1);
  const job = jobs.find((frame) => receiverType(frame.function) !== type) ?? jobs[0];
  if (!job) return undefined;
  if (type !== undefined && receiverType(top.function) === type) {
    return jobs.some((frame) => receiverType(frame.function) !== type) ? { job, ask } : undefined;
  }
  const outside = outsiders.get(ask);
  const linked = jobs.some((frame) => {
    const by = declaredFunction(frame.function);
    return by !== frame.function && outside?.has(by) === true;
  });
  return linked ? { job, ask } : undefined;
}

function severityOf(situation: Situation, workers: Extent, all: Extent): Severity | undefined {
  if (situation.crashSaysAsleep) return 'high';
  if (situation.latest) {
    // one worker that comes free is enough for all to go on
    if (workers.stayed < workers.before || workers.stayed < MIN_WORKERS) return undefined;
    if (all.requests > 0) return all.requests >= 3 ? 'critical' : 'high';
    return all.count > workers.count ? 'high' : 'medium';
  }
  // a dump is one moment of all goroutines: with no worker elsewhere, none can come free
  if (all.requests < 16 || all.share < 0.4) return 'low';
  return all.count >= 40 ? 'high' : 'medium';
}

function draftOf(situation: Situation, pool: Pool, site: Site, extent: Extent, severity: Severity) {
  const { view } = situation;
  const workers = rowsOf(pool.all);
  const jobs = [...new Set(pool.inside.map(({ job }) => job.function))];
  const asks = [...new Set(pool.inside.map(({ group }) => group.topUserFrame?.function ?? ''))];
  const others = goroutines(site.rows.length - workers.length);
  const outside =
    site.rows.length > workers.length
      ? say`; ${others} wait from outside`.zh`；另有 ${others} 在池外等待`
      : '';
  const loop = shortName(pool.root);
  const count = counted(workers.length, { one: 'worker', zh: '个 worker' });
  return siteDraft({
    situation,
    pattern: workerPoolStarvation,
    site,
    extent,
    severity,
    leak: true,
    waitsFor: { en: ' for a pool of workers', zh: ' worker 池' },
    ending: ({ waiting }) => {
      const all = link(say`All ${count} of ${loop}`.zh`${loop} 的全部 ${count}`, waiting);
      return say`. ${all} wait for a worker themselves, inside of the jobs that they run.`
        .zh`。${all} 都在自己所运行的任务里等 worker。`;
    },
    more: (list) => {
      list.add(
        say`${goroutines(workers.length)} run ${loop}, each inside of a job that waits for the same pool${outside}.`
          .zh`${goroutines(workers.length)} 在运行 ${loop}，每个都停在等待同一个池的任务里${outside}。`,
        [goroutineRows(view, workers)],
        { source: view.label, functions: [...jobs, pool.root] },
      );
    },
    against: (list) => {
      list.add(
        {
          en: 'That the jobs wait for their own pool follows from types and closures: a dump prints no channel.',
          zh: '任务等的是自己所在的池，这一点由类型和闭包推断：dump 不打印 channel。',
        },
        [goroutineRows(view, workers)],
        { source: view.label, provenance: 'inferred' },
      );
    },
    consequence:
      extent.requests > 0
        ? say`${requests(extent.requests)} wait for a pool that can never take a job again.`
            .zh`${requests(extent.requests)}在等一个再也接不了任务的池。`
        : { en: 'The pool can never take a job again.', zh: '这个池再也接不了任务。' },
    functions: [...jobs, ...asks, pool.root].filter((symbol) => symbol !== ''),
    remedy: remedyFor(WORKER_POOL_STARVATION.remedy, asks[0] ?? pool.root),
    alternatives: [
      otherReading(CHAN_SEND_NO_RECEIVER, {
        en: 'The jobs may wait for something else than their own pool, at the same lines.',
        zh: '任务在同样的行上等的可能不是自己的池，而是别的东西。',
      }),
    ],
  });
}
