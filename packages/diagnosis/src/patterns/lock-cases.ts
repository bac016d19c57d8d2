import type { FrameFacts } from '../dump-view';
import { MAX_GROUPS_ASKED } from '../groups-asked';
import type { HolderCandidate, Lock } from '../locks';
import type { Situation } from '../situation';
import { declaredFunction, packageOf, receiverType, withoutTypeArguments } from '../stack-hash';
import type { WaitKind } from '../wait-class';
import { isLogFrame } from './log-frames';
import { type SelfHold, selfHoldOf } from './lock-self';

/** What is wrong with one lock; each kind is one pattern's business. */
export type LockCaseKind =
  | 'cycle'
  | 'held-across-io'
  | 'held-across-channel'
  | 'held-across-wait'
  | 'broadcast'
  | 'self'
  | 'recursive'
  | 'upgrade'
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
  /** a waiter whose own stack may hold the lock */
  readonly self: SelfHold | undefined;
  /** the lock belongs to a logger: see log-frames.ts */
  readonly logger: boolean;
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
  'http-body',
  'http-write',
  'pool-connection',
  'rpc',
]);
const HELD_CHANNEL: ReadonlySet<WaitKind> = new Set([
  'chan-send',
  'chan-receive',
  'select',
  'chan-nil',
]);

const HELD_WAIT: ReadonlySet<WaitKind> = new Set(['waitgroup', 'cond']);

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
    !first.idle &&
    (first.score >= HOLDER_SCORE
      ? first.inside ||
        first.unlocker ||
        second === undefined ||
        second.idle ||
        first.score > second.score
      : // a method of the owner's type, the only one, that waits for something else
        first.type &&
        (second === undefined || second.idle) &&
        isBlocked(situation.view.kind(first.row)));
  const holder = clear ? first : undefined;
  const holderKind = holder && situation.view.kind(holder.row);
  const cycle =
    cycles.find((loop) => loop.some((row) => situation.locks.lockOfRow.get(row) === lock)) ?? [];
  const self = cycle.length > 0 ? undefined : selfHoldOf(situation, lock);
  return {
    kind: kindOf(situation, lock, holder, holderKind, cycle, keys, self),
    lock,
    rows,
    keys,
    holder,
    holderKind,
    cycle,
    self,
    logger: [...lock.callers.keys()].every(isLogFrame),
  };
}

const isBlocked = (kind: WaitKind): boolean =>
  HELD_IO.has(kind) || HELD_CHANNEL.has(kind) || HELD_WAIT.has(kind);

function kindOf(
  situation: Situation,
  lock: Lock,
  holder: HolderCandidate | undefined,
  holderKind: WaitKind | undefined,
  cycle: readonly number[],
  keys: ReadonlySet<string>,
  self: SelfHold | undefined,
): LockCaseKind {
  if (lock.waiters.every((waiter) => waiter.kind === 'once')) return 'once';
  if (cycle.length > 0) return 'cycle';
  const readers = lock.waiters.some((waiter) => waiter.kind === 'rwmutex-read');
  const writers = lock.waiters.some((waiter) => waiter.kind === 'rwmutex-write');
  const nobody = situation.holdersOf(lock).every((candidate) => candidate.idle);
  // that nobody goes on must be seen: a second call of a method after the first is the same stack
  const oneMoment = nobody && noHolderAtThisMoment(situation, lock);
  if (self?.sure && !holder?.inside && (nobodyLeft(situation, keys) || oneMoment)) return self.kind;
  if (holder && holderKind && HELD_IO.has(holderKind)) return 'held-across-io';
  if (holder && holderKind && HELD_CHANNEL.has(holderKind)) {
    return holderKind === 'chan-send' && hasSubscribers(situation, holder.row, lock)
      ? 'broadcast'
      : 'held-across-channel';
  }
  if (holder && holderKind && HELD_WAIT.has(holderKind)) return 'held-across-wait';
  const still = !holder && nobody && (oneMoment || nobodyMoves(situation, lock, keys));
  if (still && self) return self.kind;
  if (still) return 'never-unlocked';
  return readers && writers ? 'readers-behind-writer' : 'contention';
}

/** From how many waiters on the lack of a holder says something. */
const MANY_WAITERS = 8;

/**
 * One dump is one moment of all goroutines: a lock that is waited for is held by one of them, or is
 * being handed to a waiter that can run. With many waiters and neither, nobody will release it.
 */
function noHolderAtThisMoment(situation: Situation, lock: Lock): boolean {
  if (situation.latest || lock.waiters.length < MANY_WAITERS) return false;
  return !situation.reference.groups.some(
    (group) =>
      (group.kind === 'runnable' || group.kind === 'running') &&
      group.functions.some((name) => lock.callers.has(withoutTypeArguments(name))),
  );
}

/** How many goroutines of one kind are a crowd that is sent to. */
const CROWD = 3;

/**
 * A crowd of goroutines of the same package that receive, one of which is busy elsewhere: the holder
 * sends to each of them in turn.
 */
function hasSubscribers(situation: Situation, holder: number, lock: Lock): boolean {
  const home = packageOf(standingAt(situation, holder, lock)?.function ?? '');
  const crowds = new Map<string, { count: number; receiving: boolean; busy: boolean }>();
  for (const group of situation.reference.groups.slice(0, MAX_GROUPS_ASKED)) {
    if (group.request || group.role === 'capture' || group.role === 'runtime') continue;
    const root = group.functions.findLast((name) => packageOf(name) === home);
    if (root === undefined) continue;
    const name = declaredFunction(root);
    const crowd = crowds.get(name) ?? { count: 0, receiving: false, busy: false };
    crowds.set(name, crowd);
    crowd.count += group.rows.length;
    if (group.kind === 'chan-receive' || group.kind === 'select') crowd.receiving = true;
    else crowd.busy = true;
  }
  return [...crowds.values()].some((c) => c.count >= CROWD && c.receiving && c.busy);
}

/** Every waiter is the same in both dumps. */
function nobodyLeft(situation: Situation, keys: ReadonlySet<string>): boolean {
  const fate = situation.fate(keys);
  if (!fate) return situation.crashSaysAsleep;
  return fate.before > 0 && fate.stayed >= fate.before;
}

/** All waiters are the same in both dumps, and no wait for this lock has ended in the window. */
function nobodyMoves(situation: Situation, lock: Lock, keys: ReadonlySet<string>): boolean {
  if (!nobodyLeft(situation, keys)) return false;
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

/** Functions of the program that log, most waiters first. */
export function logCallers(situation: Situation, { rows }: LockCase): readonly string[] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const name = situation.view.stack(row).topUser?.function;
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
}
