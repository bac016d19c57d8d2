import { formatDuration, formatShare } from '@unpark/base';
import {
  type EachLanguage,
  isUserFunction,
  type Misleading as MisleadingIn,
  type Said,
  severityRank,
} from '@unpark/model';
import { EvidenceList, functionPhrase, goroutineRows, goroutines, sampleRows } from './draft';
import type { GoroutineGroup } from './goroutine-groups';
import type { ProfileView } from './profile-view';
import type { RankedFinding } from './ranking';
import { link, say } from './say';
import type { Situation } from './situation';
import { stackHash, withoutTypeArguments } from './stack-hash';

type Misleading = MisleadingIn<EachLanguage>;

/** A profile with less than this of a core's time has no hotspot. */
const BUSY_CORES = 0.05;
/** A function with less of the CPU is not taken for the cause. */
const HOT_SHARE = 0.2;
/** Fewer goroutines than this catch nobody's eye. */
const MANY = 20;
const HUNDRED = 100;
const STEADY_FROM = 500;

/**
 * What is large in a capture and is not the cause: said only beside a cause that was found, and only
 * where it is large against it. Nothing of it speaks for or against a finding.
 */
export function misleadingOf(situation: Situation, ranked: readonly RankedFinding[]): Misleading[] {
  const cause = ranked.find(({ finding }) => finding.primary);
  if (!cause || severityRank(cause.finding.severity) < severityRank('medium')) return [];
  const list = new EvidenceList('m');
  const named = new Set(ranked.flatMap(({ rows, holders }) => [...rows, ...holders]));
  const found = [
    cpuHotspot(situation, ranked, list),
    idleWorkers(situation, cause, named, list),
    parkedConnections(situation, cause, named, list),
    idleInBlockProfile(situation, named, list),
    manyButSteady(situation, cause, list),
  ];
  return found.flatMap((item) => (item ? [item] : []));
}

const PREFIX = 'misleading.';

function item(
  title: Said,
  list: EvidenceList,
  id: string,
  statement: (evidence: string) => Said,
): Misleading {
  const evidence = list.items
    .filter((entry) => entry.id === id)
    .map((entry) => ({ ...entry, id: PREFIX + id }));
  return { title, statement: statement(PREFIX + id), evidence };
}

/** Waiting for work, or for a thread to be let go: what an idle processor does. */
const IDLE_LEAVES =
  /^runtime\.(?:futex|epollwait|epoll_wait|kevent|usleep|nanosleep|findRunnable|findrunnable|schedule|mcall|park_m|stopm|notesleep|netpoll|pthread_cond_\w+|semasleep)$|^internal\/runtime\/syscall\./;

/** Causes that are CPU use, or that CPU use makes: a hotspot is no distraction there. */
const CPU_CAUSES: ReadonlySet<string> = new Set([
  'spin-loop',
  'gc-assist-stall',
  'gc-limit-thrash',
  'scheduler-latency',
  'cpu-throttling',
  'mutex-contention',
  'lock-convoy',
  'runtime-lock-contention',
  'stw-pause',
  'goroutine-runaway',
]);

function cpuHotspot(
  situation: Situation,
  ranked: readonly RankedFinding[],
  list: EvidenceList,
): Misleading | undefined {
  const cpu = situation.profiles.find((profile) => profile.kind === 'pprof-cpu');
  const type = cpu?.typeIndex('cpu') ?? -1;
  const window = cpu?.durationNs;
  if (!cpu || type < 0 || window === undefined) return undefined;
  const loud = ranked.filter(
    ({ finding }) => severityRank(finding.severity) >= severityRank('medium'),
  );
  if (loud.some(({ finding }) => CPU_CAUSES.has(finding.pattern))) return undefined;
  const total = cpu.total(type);
  if (total < window * BUSY_CORES) return undefined;
  const top = hottest(cpu, type);
  if (!top || top.ns < total * HOT_SHARE) return undefined;
  const name = withoutTypeArguments(top.function);
  const callers = new Set(top.user === undefined ? [name] : [name, withoutTypeArguments(top.user)]);
  // a function that the goroutines of a finding stand in is part of the story
  const isPart = loud.some(
    ({ finding, rows, holders }) =>
      finding.functions.some((own) => callers.has(withoutTypeArguments(own))) ||
      [...rows.slice(0, 200), ...holders].some((row) =>
        situation.view.stack(row).functions.some((own) => callers.has(withoutTypeArguments(own))),
      ),
  );
  if (isPart) return undefined;
  const id = list.add(
    say`${formatDuration(top.ns)} of ${formatDuration(total)} of CPU samples end in this function.`
      .zh`${formatDuration(total)} 的 CPU 样本中有 ${formatDuration(top.ns)} 落在这个函数。`,
    [sampleRows(cpu, top.rows, type)],
    { source: 'cpu', functions: [top.function, ...(top.user === undefined ? [] : [top.user])] },
  );
  return item({ en: 'CPU hotspot', zh: 'CPU 热点' }, list, id, (evidence) => {
    const at = functionPhrase(top.function, evidence);
    const share = formatShare(top.ns, total);
    const all = formatDuration(total);
    const much = link(say`${share} of ${all}`.zh`${all} 的 ${share}`, evidence);
    const caller =
      top.user !== undefined && top.user !== top.function
        ? say`, called from ${functionPhrase(top.user, evidence)}`
            .zh`，由 ${functionPhrase(top.user, evidence)} 调用`
        : '';
    return say`${at} is the top of the CPU profile by flat time, ${much}${caller}: it computes, and none of the goroutines that wait stands in it.`
      .zh`按 flat 时间，${at} 居 CPU profile 之首，占 ${much}${caller}：它在计算，等待中的 goroutine 都不在其中。`;
  });
}

interface Hot {
  readonly function: string;
  readonly user: string | undefined;
  readonly ns: number;
  readonly rows: readonly number[];
}

/** The function with most flat time, and the program's function that calls it most. */
function hottest(cpu: ProfileView, type: number): Hot | undefined {
  const flat = new Map<string, { ns: number; rows: number[]; users: Map<string, number> }>();
  for (let sample = 0; sample < cpu.sampleCount; sample++) {
    const functions = cpu.functionsOf(sample);
    const leaf = functions[0];
    if (leaf === undefined || IDLE_LEAVES.test(leaf)) continue;
    let entry = flat.get(leaf);
    if (!entry) {
      entry = { ns: 0, rows: [], users: new Map() };
      flat.set(leaf, entry);
    }
    const ns = cpu.value(sample, type);
    entry.ns += ns;
    entry.rows.push(sample);
    const user = functions.find(isUserFunction);
    if (user !== undefined) entry.users.set(user, (entry.users.get(user) ?? 0) + ns);
  }
  const [top] = [...flat].sort((a, b) => b[1].ns - a[1].ns || (a[0] < b[0] ? -1 : 1));
  if (!top) return undefined;
  const [name, { ns, rows, users }] = top;
  const [user] = [...users].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return { function: name, user: user?.[0], ns, rows };
}

/**
 * Idle groups that are large against the cause.
 *
 * @param named goroutines that a finding speaks of
 */
function largeIdle(
  situation: Situation,
  cause: RankedFinding,
  named: ReadonlySet<number>,
  take: (group: GoroutineGroup) => boolean,
): { readonly groups: readonly GoroutineGroup[]; readonly rows: readonly number[] } | undefined {
  const groups = situation.reference.groups.filter(
    (group) => group.role === 'idle' && take(group) && !group.rows.some((row) => named.has(row)),
  );
  const rows = groups.flatMap((group) => [...group.rows]).sort((a, b) => a - b);
  const large =
    rows.length >= cause.rows.length * 2 ||
    (rows.length >= HUNDRED && rows.length > cause.rows.length);
  return rows.length >= MANY && large ? { groups, rows } : undefined;
}

/** Without the companions of requests and calls in flight: these are as many as the cause has. */
const CONNECTIONS: ReadonlySet<string> = new Set([
  'http-idle-server-conn',
  'connection-reader',
  'websocket-reader',
  'h2-server-loop',
  'h2-client-loop',
]);

function idleWorkers(
  situation: Situation,
  cause: RankedFinding,
  named: ReadonlySet<number>,
  list: EvidenceList,
): Misleading | undefined {
  const idle = largeIdle(
    situation,
    cause,
    named,
    (group) => !group.follows && ['chan-receive', 'select', 'cond'].includes(group.kind),
  );
  const name = idle?.groups[0]?.topUserFrame?.function;
  if (!idle || name === undefined) return undefined;
  const many = goroutines(idle.rows.length);
  const id = list.add(
    say`${many} in ${situation.view.label} wait for work.`
      .zh`${situation.view.label} 里有 ${many}在等活干。`,
    [goroutineRows(situation.view, idle.rows)],
    { source: situation.view.label, functions: [name] },
  );
  return item({ en: 'Idle workers', zh: '空闲的 worker' }, list, id, (evidence) => {
    const at = functionPhrase(name, evidence);
    return say`${link(many, evidence)} wait for work, most of them in ${at}: more than the cause has, and idle by design.`
      .zh`${link(many, evidence)}在等活干，大多在 ${at}：比根因涉及的还多，但按设计就是空闲的。`;
  });
}

function parkedConnections(
  situation: Situation,
  cause: RankedFinding,
  named: ReadonlySet<number>,
  list: EvidenceList,
): Misleading | undefined {
  const parked = largeIdle(situation, cause, named, (group) =>
    CONNECTIONS.has(group.roleName ?? ''),
  );
  if (!parked) return undefined;
  const many = goroutines(parked.rows.length);
  const id = list.add(
    say`${many} in ${situation.view.label} belong to connections: readers, writers and watchers of clients.`
      .zh`${situation.view.label} 里有 ${many}属于连接：客户端的读、写和监视。`,
    [goroutineRows(situation.view, parked.rows)],
    { source: situation.view.label },
  );
  return item(
    { en: 'Parked connections', zh: '停驻的连接' },
    list,
    id,
    (evidence) =>
      say`${link(many, evidence)} belong to connections and wait for their peers: as many as there are connections.`
        .zh`${link(many, evidence)}属于连接，在等对端：有多少连接就有多少个。`,
  );
}

function idleInBlockProfile(
  situation: Situation,
  named: ReadonlySet<number>,
  list: EvidenceList,
): Misleading | undefined {
  const block = situation.windowProfile('pprof-block');
  const type = block?.typeIndex('delay') ?? -1;
  if (!block || type < 0) return undefined;
  const idle = new Map<string, GoroutineGroup>();
  for (const group of situation.reference.groups) {
    if (group.role !== 'idle' || group.rows.some((row) => named.has(row))) continue;
    idle.set(group.stackHash, group);
  }
  const byStack = new Map<string, { ns: number; rows: number[] }>();
  for (let sample = 0; sample < block.sampleCount; sample++) {
    const hash = stackHash(block.functionsOf(sample));
    const entry = byStack.get(hash) ?? { ns: 0, rows: [] };
    byStack.set(hash, entry);
    entry.ns += block.value(sample, type);
    entry.rows.push(sample);
  }
  const [top] = [...byStack].sort((a, b) => b[1].ns - a[1].ns || (a[0] < b[0] ? -1 : 1));
  const group = top && idle.get(top[0]);
  const name = group?.topUserFrame?.function ?? group?.functions[0];
  if (!top || !group || name === undefined) return undefined;
  const total = block.total(type);
  if (top[1].ns < total * HOT_SHARE) return undefined;
  const id = list.add(
    say`${formatDuration(top[1].ns)} of ${formatDuration(total)} in the block profile is this loop waiting for its next work.`
      .zh`block profile 的 ${formatDuration(total)} 中有 ${formatDuration(top[1].ns)} 是这个循环在等下一份活。`,
    [sampleRows(block, top[1].rows, type)],
    { source: block.delta ? 'block Δ' : 'block', functions: [name] },
  );
  const title = { en: 'Top of the block profile', zh: 'block profile 之首' };
  return item(title, list, id, (evidence) => {
    const share = { text: formatShare(top[1].ns, total), evidence };
    const at = functionPhrase(name, evidence);
    return say`The longest delay of the block profile, ${share}, is ${at} waiting for its next work: a loop that is idle by design.`
      .zh`block profile 里最长的延迟（${share}）是 ${at} 在等下一份活：这个循环按设计空闲。`;
  });
}

/** Thousands of goroutines that were there before and after are how the service is built. */
function manyButSteady(
  situation: Situation,
  cause: RankedFinding,
  list: EvidenceList,
): Misleading | undefined {
  const { earliest, latest } = situation;
  if (!latest || earliest.view.size < STEADY_FROM) return undefined;
  const before = earliest.view.size;
  const after = latest.view.size;
  if (Math.abs(after - before) > before * 0.05 || cause.rows.length > before * 0.1)
    return undefined;
  const id = list.add(
    say`${goroutines(before)} in ${earliest.view.label}, ${goroutines(after)} in ${latest.view.label}.`
      .zh`${earliest.view.label} 里有 ${goroutines(before)}，${latest.view.label} 里有 ${goroutines(after)}。`,
    [
      goroutineRows(earliest.view, [...earliest.view.rows]),
      goroutineRows(latest.view, [...latest.view.rows]),
    ],
    { source: `${earliest.view.label}, ${latest.view.label}` },
  );
  return item({ en: 'Many goroutines', zh: 'goroutine 很多' }, list, id, (evidence) => {
    const many = link(goroutines(before), evidence);
    return say`${many} is a high number, and a steady one: ${goroutines(after)} in ${latest.view.label}. The cause is among few of them.`
      .zh`${many}，数量很大但稳定：${latest.view.label} 里有 ${goroutines(after)}。根因只在其中少数几个。`;
  });
}
