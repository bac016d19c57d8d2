import { type GoroutineGroup, groupGoroutines } from '@unpark/diagnosis';
import {
  allTexts,
  type DumpTables,
  GOROUTINE_FLAG,
  type ProfileTables,
  type StacksTable,
} from '@unpark/model';
import { DumpWords } from '../goroutines/dump-file';
import type { FoundLeak, LeakFrame } from './leak-site';

/** Ids kept of one group. */
const MAX_GOIDS = 1000;

/** Each stack of a goroutineleak profile is a leak. */
export function leaksOfProfile(file: string, tables: ProfileTables): FoundLeak[] {
  const functions = allTexts(tables.frames.columns.function);
  const files = allTexts(tables.frames.columns.file);
  const types = tables.sampleTypes.rows;
  const counts = new Map<number, bigint>();
  for (let row = 0; row < tables.samples.rows; row++) {
    const stack = tables.samples.columns.stack.values[row] ?? -1;
    const value = tables.values.columns.value.values[row * types] ?? 0n;
    if (stack >= 0 && value > 0n) counts.set(stack, (counts.get(stack) ?? 0n) + value);
  }
  return [...counts].map(([stack, count]) => ({
    witness: 'leak-profile',
    file,
    frames: framesOf(tables.stacks, stack, (frame) => ({
      function: functions[frame] ?? '',
      file: files[frame] ?? '',
      line: tables.frames.columns.line.values[frame] ?? 0,
    })).filter(isShown),
    count: Number(count),
    goids: [],
    tests: [],
  }));
}

/** The runtime's parking frames and its own root are in profiles and not in dumps. */
function isShown({ function: name }: LeakFrame): boolean {
  if (!name.startsWith('runtime.')) return true;
  const first = name.charCodeAt('runtime.'.length);
  return first >= 65 && first <= 90;
}

function framesOf(
  stacks: StacksTable,
  leaf: number,
  place: (frame: number) => LeakFrame,
): LeakFrame[] {
  const { frame, parent } = stacks.columns;
  const found: LeakFrame[] = [];
  for (let at = leaf; at >= 0; at = parent.values[at] ?? -1) {
    found.push(place(frame.values[at] ?? -1));
  }
  return found;
}

/** Goroutines that the runtime marks ` (leaked)`, after a leak profile was taken. */
export function leaksMarked(file: string, tables: DumpTables): FoundLeak[] {
  const words = new DumpWords(tables);
  const { flags, dump, goid, stack, reason, creator } = tables.goroutines.columns;
  const groups = new Map<string, number[]>();
  for (let row = 0; row < tables.goroutines.rows; row++) {
    if (((flags.values[row] ?? 0) & GOROUTINE_FLAG.leaked) === 0) continue;
    const key = `${dump.values[row]}/${stack.values[row]}/${reason.values[row]}/${creator.values[row]}`;
    const rows = groups.get(key);
    if (rows) rows.push(row);
    else groups.set(key, [row]);
  }
  // a dump of each moment marks the same goroutines again: the last one counts
  let last = -1;
  for (const rows of groups.values()) last = Math.max(last, dump.values[rows[0] ?? 0] ?? 0);
  return [...groups.values()].flatMap((rows): FoundLeak[] => {
    const first = rows[0] ?? 0;
    if (dump.values[first] !== last) return [];
    const createdBy = words.place(creator.values[first] ?? -1);
    return [
      {
        witness: 'leaked-mark',
        file,
        state: words.reason(first),
        frames: words.stackOf(first),
        ...(createdBy && { createdBy }),
        count: rows.length,
        goids: rows.slice(0, MAX_GOIDS).map((row) => String(goid.values[row])),
        tests: [],
      },
    ];
  });
}

/** One dump of a file. */
export interface OneDump {
  readonly file: string;
  readonly tables: DumpTables;
  /** from 0 */
  readonly dump: number;
}

export interface Newcomers {
  readonly leaks: readonly FoundLeak[];
  /** new goroutines that wait by design, or run: connections kept open, accept loops */
  readonly leftOut: number;
  /** goroutines of the last dump that serve requests, not idle connections nor that for the dump */
  readonly requests: number;
}

/**
 * Goroutines that the last dump has and the first has not, by stack and creator. With more than two
 * dumps they are in the last two: one moment of work is no leak. What runs, what waits by design, what
 * took the place of others that ended and, with two dumps, what serves a request is left out.
 */
export function newcomers(dumps: readonly OneDump[], atLeast: number): Newcomers {
  const first = dumps[0] as OneDump;
  const last = dumps[dumps.length - 1] as OneDump;
  const before = goidsOf(first);
  const stayed = dumps.length > 2 ? goidsOf(dumps[dumps.length - 2] as OneDump) : undefined;
  const ended = endedByKey(first, goidsOf(last));
  const { goid } = last.tables.goroutines.columns;
  const leaks: FoundLeak[] = [];
  let leftOut = 0;
  let requests = 0;
  for (const group of groupGoroutines(last.tables, { dumpIndex: last.dump })) {
    if (group.request && group.role === 'working') requests += group.rows.length;
    const rows = [...group.rows].filter((row) => {
      const id = goid.values[row] ?? 0n;
      return !before.has(id) && (stayed?.has(id) ?? true);
    });
    if (rows.length === 0 || group.role === 'capture' || group.role === 'runtime') continue;
    const isWork = group.kind === 'runnable' || group.kind === 'running';
    // where like ones came and went, only what there is more of stays
    const more = rows.length - (ended.get(group.key) ?? 0);
    if (isWork || isByDesign(group) || (group.request && !stayed) || more < atLeast) {
      leftOut += rows.length;
      continue;
    }
    leaks.push(
      newcomer(
        last.file,
        group,
        rows.map((row) => String(goid.values[row])),
      ),
    );
  }
  return { leaks, leftOut, requests };
}

/** Of each group of a dump, how many goroutines a later one no longer has. */
function endedByKey(earlier: OneDump, later: ReadonlySet<bigint>): Map<string, number> {
  const { goid } = earlier.tables.goroutines.columns;
  const ended = new Map<string, number>();
  for (const { key, rows } of groupGoroutines(earlier.tables, { dumpIndex: earlier.dump })) {
    ended.set(key, rows.filter((row) => !later.has(goid.values[row] ?? 0n)).length);
  }
  return ended;
}

/**
 * The program's own loops look like workers of a pool, and like workers left behind: between two
 * moments at rest none should come. Loops of libraries follow connections.
 */
const OWN_LOOPS: ReadonlySet<string> = new Set(['idle-worker', 'timer-loop']);

const isByDesign = ({ role, roleName }: GoroutineGroup): boolean =>
  role === 'idle' && !OWN_LOOPS.has(roleName ?? '');

const newcomer = (file: string, group: GoroutineGroup, goids: readonly string[]): FoundLeak => ({
  witness: 'new-in-dump',
  file,
  state: group.reason,
  frames: group.frames.map(({ function: name, file: source, line }) => ({
    function: name,
    file: source,
    line,
  })),
  ...(group.creator && { createdBy: group.creator }),
  count: goids.length,
  goids: goids.slice(0, MAX_GOIDS),
  tests: [],
});

function goidsOf({ tables, dump: index }: OneDump): Set<bigint> {
  const { goid, dump } = tables.goroutines.columns;
  const ids = new Set<bigint>();
  for (let row = 0; row < tables.goroutines.rows; row++) {
    if (dump.values[row] === index) ids.add(goid.values[row] ?? 0n);
  }
  return ids;
}

/** Ids only go up in one process: the youngest of a later dump is no older. */
export function isInOrder(earlier: OneDump, later: OneDump): boolean {
  const youngest = (ids: ReadonlySet<bigint>): bigint => {
    let most = 0n;
    for (const id of ids) if (id > most) most = id;
    return most;
  };
  return youngest(goidsOf(later)) >= youngest(goidsOf(earlier));
}
