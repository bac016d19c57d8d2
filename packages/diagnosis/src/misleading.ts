import { formatDuration, formatShare } from '@unpark/base';
import { isUserFunction, type Misleading, type Phrase, severityRank } from '@unpark/model';
import { counted, EvidenceList, functionPhrase, goroutineRows, sampleRows, text } from './draft';
import type { GoroutineGroup } from './goroutine-groups';
import type { ProfileView } from './profile-view';
import type { RankedFinding } from './ranking';
import type { Situation } from './situation';
import { stackHash, withoutTypeArguments } from './stack-hash';

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
  title: string,
  list: EvidenceList,
  id: string,
  statement: (evidence: string) => readonly Phrase[],
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
    `${formatDuration(top.ns)} of ${formatDuration(total)} of CPU samples end in this function.`,
    [sampleRows(cpu, top.rows, type)],
    { source: 'cpu', functions: [top.function, ...(top.user === undefined ? [] : [top.user])] },
  );
  return item('CPU hotspot', list, id, (evidence) => [
    functionPhrase(top.function, evidence),
    text(' is the top of the CPU profile by flat time, '),
    text(`${formatShare(top.ns, total)} of ${formatDuration(total)}`, evidence),
    ...(top.user !== undefined && top.user !== top.function
      ? [text(', called from '), functionPhrase(top.user, evidence)]
      : []),
    text(': it computes, and none of the goroutines that wait stands in it.'),
  ]);
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
  const id = list.add(
    `${counted(idle.rows.length, 'goroutine')} in ${situation.view.label} wait for work.`,
    [goroutineRows(situation.view, idle.rows)],
    { source: situation.view.label, functions: [name] },
  );
  return item('Idle workers', list, id, (evidence) => [
    text(counted(idle.rows.length, 'goroutine'), evidence),
    text(' wait for work, most of them in '),
    functionPhrase(name, evidence),
    text(': more than the cause has, and idle by design.'),
  ]);
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
  const id = list.add(
    `${counted(parked.rows.length, 'goroutine')} in ${situation.view.label} belong to connections: readers, writers and watchers of clients.`,
    [goroutineRows(situation.view, parked.rows)],
    { source: situation.view.label },
  );
  return item('Parked connections', list, id, (evidence) => [
    text(counted(parked.rows.length, 'goroutine'), evidence),
    text(' belong to connections and wait for their peers: as many as there are connections.'),
  ]);
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
    `${formatDuration(top[1].ns)} of ${formatDuration(total)} in the block profile is this loop waiting for its next work.`,
    [sampleRows(block, top[1].rows, type)],
    { source: block.delta ? 'block Δ' : 'block', functions: [name] },
  );
  return item('Top of the block profile', list, id, (evidence) => [
    text('The longest delay of the block profile, '),
    text(formatShare(top[1].ns, total), evidence),
    text(', is '),
    functionPhrase(name, evidence),
    text(' waiting for its next work: a loop that is idle by design.'),
  ]);
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
    `${counted(before, 'goroutine')} in ${earliest.view.label}, ${counted(after, 'goroutine')} in ${latest.view.label}.`,
    [
      goroutineRows(earliest.view, [...earliest.view.rows]),
      goroutineRows(latest.view, [...latest.view.rows]),
    ],
    { source: `${earliest.view.label}, ${latest.view.label}` },
  );
  return item('Many goroutines', list, id, (evidence) => [
    text(counted(before, 'goroutine'), evidence),
    text(
      ` is a high number, and a steady one: ${counted(after, 'goroutine')} in ${latest.view.label}. The cause is among few of them.`,
    ),
  ]);
}
