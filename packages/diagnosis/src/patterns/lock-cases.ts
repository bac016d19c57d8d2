import type { FrameFacts } from '../dump-view';
import type { HolderCandidate, Lock } from '../locks';
import type { Situation } from '../situation';
import { receiverType, withoutTypeArguments } from '../stack-hash';
import type { WaitKind } from '../wait-class';

/** What is wrong with one lock; each kind is one pattern's business. */
export type LockCaseKind =
  | 'cycle'
  | 'held-across-io'
  | 'held-across-channel'
  | 'readers-behind-writer'
  | 'never-unlocked'
  | 'contention'
  | 'once';

export interface LockCase {
  readonly kind: LockCaseKind;
  readonly lock: Lock;
  readonly rows: readonly number[];
  /** groups of the waiters */
  readonly keys: ReadonlySet<string>;
  readonly holder: HolderCandidate | undefined;
  /** what the holder waits for or does */
  readonly holderKind: WaitKind | undefined;
  /** rows of the cycle, when there is one */
  readonly cycle: readonly number[];
}

const HELD_IO: ReadonlySet<WaitKind> = new Set([
  'net-read',
  'net-write',
  'net-dial',
  'http-response',
  'http-connection',
  'sql-connection',
  'dns',
  'syscall',
  'pipe',
]);
const HELD_CHANNEL: ReadonlySet<WaitKind> = new Set([
  'chan-send',
  'chan-receive',
  'select',
  'chan-nil',
]);

/** From this score on a candidate is called the holder. */
const HOLDER_SCORE = 3;

const cache = new WeakMap<Situation, readonly LockCase[]>();

export function lockCases(situation: Situation): readonly LockCase[] {
  const known = cache.get(situation);
  if (known) return known;
  const waiting = situation.locks.lockOfRow;
  const cycles = situation.graph
    .cycles()
    .filter((rows) => rows.every((row) => waiting.has(row)) && cycleIsStill(situation, rows));
  // of the others no holder was looked for
  const cases = situation.locks.locks
    .filter((lock) => situation.locks.candidates.has(lock))
    .map((lock) => caseOf(situation, lock, cycles));
  cache.set(situation, cases);
  return cases;
}

/** With two dumps every goroutine of a deadlock is in both; ordered locking under load is not. */
function cycleIsStill(situation: Situation, rows: readonly number[]): boolean {
  const addressed = rows.every((row) =>
    situation.graph.edgesFrom(row).some((edge) => rows.includes(edge.to)),
  );
  if (!addressed) return false;
  if (!situation.latest) return true;
  const keys = new Set(rows.map((row) => situation.reference.groupOfRow.get(row)?.key ?? ''));
  const stayed = new Set(situation.stayedRows(keys));
  return rows.every((row) => stayed.has(row));
}

function caseOf(
  situation: Situation,
  lock: Lock,
  cycles: readonly (readonly number[])[],
): LockCase {
  const rows = lock.waiters.map((waiter) => waiter.row).sort((a, b) => a - b);
  const keys = new Set(rows.map((row) => situation.reference.groupOfRow.get(row)?.key ?? ''));
  const [first, second] = situation.holdersOf(lock);
  const clear =
    first !== undefined &&
    (first.score >= HOLDER_SCORE
      ? first.inside || first.unlocker || second === undefined || first.score > second.score
      : // a method of the owner's type, the only one, that waits for something else
        first.type && second === undefined && isBlocked(situation.view.kind(first.row)));
  const holder = clear ? first : undefined;
  const holderKind = holder && situation.view.kind(holder.row);
  const cycle =
    cycles.find((loop) => loop.some((row) => situation.locks.lockOfRow.get(row) === lock)) ?? [];
  return {
    kind: kindOf(situation, lock, holder, holderKind, cycle, keys),
    lock,
    rows,
    keys,
    holder,
    holderKind,
    cycle,
  };
}

const isBlocked = (kind: WaitKind): boolean => HELD_IO.has(kind) || HELD_CHANNEL.has(kind);

function kindOf(
  situation: Situation,
  lock: Lock,
  holder: HolderCandidate | undefined,
  holderKind: WaitKind | undefined,
  cycle: readonly number[],
  keys: ReadonlySet<string>,
): LockCaseKind {
  if (lock.waiters.every((waiter) => waiter.kind === 'once')) return 'once';
  if (cycle.length > 0) return 'cycle';
  const readers = lock.waiters.some((waiter) => waiter.kind === 'rwmutex-read');
  const writers = lock.waiters.some((waiter) => waiter.kind === 'rwmutex-write');
  if (holder && holderKind && HELD_IO.has(holderKind)) return 'held-across-io';
  if (holder && holderKind && HELD_CHANNEL.has(holderKind)) return 'held-across-channel';
  if (readers && writers) return 'readers-behind-writer';
  if (!holder && situation.holdersOf(lock).length === 0 && nobodyMoves(situation, lock, keys)) {
    return 'never-unlocked';
  }
  return 'contention';
}

/** All waiters are the same in both dumps, and no wait for this lock has ended in the window. */
function nobodyMoves(situation: Situation, lock: Lock, keys: ReadonlySet<string>): boolean {
  const fate = situation.fate(keys);
  if (!fate && !situation.crashSaysAsleep) return false;
  if (fate && (fate.before === 0 || fate.stayed < fate.before)) return false;
  const block = situation.profile('pprof-block', true);
  if (!block) return true;
  const { rows } = block.matching(0, (functions) =>
    functions.some((name) => lock.callers.has(name)),
  );
  return rows.length === 0;
}

/**
 * Where a goroutine stands: for a holder the innermost frame that belongs to the lock's owner (a
 * callback may run inside of it), else the innermost own frame.
 */
export function standingAt(situation: Situation, row: number, lock?: Lock): FrameFacts | undefined {
  const stack = situation.view.stack(row);
  const owner = lock && stack.frames.find((frame) => belongsTo(frame, lock));
  return owner ?? stack.topUser;
}

function belongsTo(frame: FrameFacts, lock: Lock): boolean {
  const type = receiverType(frame.function);
  return (
    (type !== undefined && lock.types.has(type)) ||
    lock.callers.has(withoutTypeArguments(frame.function))
  );
}

/** Functions that wait for the lock, most waiters first. */
export function callersOf(lock: Lock): readonly string[] {
  const counts = new Map<string, number>();
  for (const waiter of lock.waiters) {
    counts.set(waiter.caller.function, (counts.get(waiter.caller.function) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
}
