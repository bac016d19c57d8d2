import { declaredFunction, withoutTypeArguments } from './stack-hash';
import type { DumpView, FrameFacts } from './dump-view';
import type { OrderedDump } from './dump-order';
import { compareText } from './goroutine-groups';
import { findHolders } from './lock-holders';
import type { WaitKind } from './wait-class';

/** One goroutine that waits for a lock. */
export interface LockWaiter {
  readonly row: number;
  readonly kind: WaitKind;
  /** depth of the frame that called Lock */
  readonly callerDepth: number;
  readonly caller: FrameFacts;
  readonly address: bigint | undefined;
}

export interface Lock {
  /** `0xc00007f050`, or where the wait stands when no exact address is printed */
  readonly key: string;
  readonly address: bigint | undefined;
  readonly waiters: LockWaiter[];
  /** functions that call Lock (closures under their own name), with the first line a waiter stands on */
  readonly callers: Map<string, number>;
  /** receivers of the calling methods: the objects that may own the lock */
  readonly owners: Set<bigint>;
  readonly types: Set<string>;
  readonly files: Set<string>;
}

/** Why a goroutine may hold a lock; the score is a ranking, never a proof. */
export interface HolderCandidate {
  readonly row: number;
  readonly score: number;
  readonly address: boolean;
  /** inside a function that takes this lock, below the line where waiters stand */
  readonly inside: boolean;
  readonly unlocker: boolean;
  readonly type: boolean;
  /** waits for another lock itself */
  readonly waitsForLock: boolean;
  /** idle by design, and nothing but its type or an address speaks for it: named only in doubts */
  readonly idle: boolean;
}

export interface LockPicture {
  readonly locks: readonly Lock[];
  readonly lockOfRow: ReadonlyMap<number, Lock>;
  /** waiters that print the address of their lock */
  readonly exactRows: ReadonlySet<number>;
  /** best first, at most three */
  readonly candidates: ReadonlyMap<Lock, readonly HolderCandidate[]>;
}

const LOCK_KINDS: ReadonlySet<WaitKind> = new Set([
  'mutex',
  'rwmutex-read',
  'rwmutex-write',
  'once',
]);
const ADDRESS_FRAMES = [
  'sync.(*Mutex).lockSlow',
  'sync.(*Mutex).Lock',
  'sync.(*RWMutex).Lock',
  'sync.(*RWMutex).RLock',
] as const;

/** Holders are looked for of this many locks, those with most waiters. */
const MAX_LOCKS = 48;

const isSyncFrame = (name: string): boolean =>
  name.startsWith('sync.') || name.startsWith('internal/sync.');

function lockWaiter(view: DumpView, row: number): LockWaiter | undefined {
  const kind = view.kind(row);
  if (!LOCK_KINDS.has(kind)) return undefined;
  const { frames } = view.stack(row);
  let callerDepth = 0;
  while (callerDepth < frames.length && isSyncFrame(frames[callerDepth]?.function ?? ''))
    callerDepth++;
  const caller = frames[callerDepth];
  if (!caller) return undefined;
  let address: bigint | undefined;
  for (const argument of view.arguments(row)) {
    if (argument.depth >= callerDepth || argument.word !== 0) continue;
    const name = frames[argument.depth]?.function ?? '';
    if (ADDRESS_FRAMES.some((suffix) => name.endsWith(suffix))) {
      address = argument.value;
      break;
    }
  }
  return { row, kind, callerDepth, caller, address };
}

/**
 * A function whose name says that it returns with the lock held, `(*keyed).Lock` or `acquire`: the
 * holder is no longer in it, but in the function that called it, past that line.
 */
const RETURNS_LOCKED = /\.(?:[rRwW]?[lL]ock\w*|[aA]cquire\w*)$/;

function behindWrapper(view: DumpView, waiter: LockWaiter): FrameFacts | undefined {
  if (!RETURNS_LOCKED.test(declaredFunction(waiter.caller.function))) return undefined;
  return view.stack(waiter.row).frames.find((frame, at) => at > waiter.callerDepth && frame.user);
}

/** Where a lock without a printed address is: its owner's type, or the function that takes it. */
export const lockPlace = (frame: FrameFacts): string =>
  frame.receiver ?? withoutTypeArguments(frame.function);

const placeKey = (frame: FrameFacts): string => `in ${lockPlace(frame)}`;

/**
 * @param unlockers functions that the mutex profile shows releasing a contended lock
 */
export function lockPicture(dump: OrderedDump, unlockers: ReadonlySet<string>): LockPicture {
  const { view } = dump;
  const waiters: LockWaiter[] = [];
  for (const group of dump.groups) {
    if (!LOCK_KINDS.has(group.kind) || group.role === 'capture' || group.role === 'runtime')
      continue;
    for (const row of group.rows) {
      const waiter = lockWaiter(view, row);
      if (waiter) waiters.push(waiter);
    }
  }
  const locks = new Map<string, Lock>();
  const join = (key: string, waiter: LockWaiter): void => {
    let lock = locks.get(key);
    if (!lock) {
      lock = {
        key,
        address: waiter.address,
        waiters: [],
        callers: new Map(),
        owners: new Set(),
        types: new Set(),
        files: new Set(),
      };
      locks.set(key, lock);
    }
    lock.waiters.push(waiter);
    const name = withoutTypeArguments(waiter.caller.function);
    lock.callers.set(
      name,
      Math.min(lock.callers.get(name) ?? Number.MAX_SAFE_INTEGER, waiter.caller.line),
    );
    const outer = behindWrapper(view, waiter);
    if (outer) {
      const outerName = withoutTypeArguments(outer.function);
      lock.callers.set(
        outerName,
        Math.min(lock.callers.get(outerName) ?? Number.MAX_SAFE_INTEGER, outer.line),
      );
    }
    const type = waiter.caller.receiver;
    if (type) {
      lock.types.add(type);
      const owner = view.firstWord(waiter.row, waiter.callerDepth);
      if (owner !== undefined) lock.owners.add(owner);
    }
    lock.files.add(waiter.caller.file);
  };
  for (const waiter of waiters) {
    if (waiter.address !== undefined) join(`0x${waiter.address.toString(16)}`, waiter);
  }
  // looked up by place: a hostile dump has as many places as locks
  const keyOfPlace = new Map<string, string>();
  for (const { address, key, waiters: known } of locks.values()) {
    if (address === undefined) continue;
    for (const { caller, kind } of known) {
      const place = placeKey(caller);
      const asked = `${familyOf(kind)}\n${place}`;
      const other = keyOfPlace.get(asked);
      keyOfPlace.set(asked, other === undefined || other === key ? key : place);
    }
  }
  for (const waiter of waiters) {
    if (waiter.address !== undefined) continue;
    // readers have no printed address: they belong to the one addressed lock of the same type
    const place = placeKey(waiter.caller);
    join(keyOfPlace.get(`${familyOf(waiter.kind)}\n${place}`) ?? place, waiter);
  }
  const list = [...locks.values()].sort(
    (a, b) => b.waiters.length - a.waiters.length || compareText(a.key, b.key),
  );
  const lockOfRow = new Map<number, Lock>();
  for (const lock of list) for (const waiter of lock.waiters) lockOfRow.set(waiter.row, lock);
  const waiterOfRow = new Map(waiters.map((waiter) => [waiter.row, waiter]));
  const firstLine = new Map<string, number>();
  for (const lock of list) {
    for (const [name, line] of lock.callers) {
      firstLine.set(name, Math.min(firstLine.get(name) ?? Number.MAX_SAFE_INTEGER, line));
    }
  }
  const candidates = new Map(
    list
      .slice(0, MAX_LOCKS)
      .map((lock) => [lock, findHolders(dump, lock, lockOfRow, waiterOfRow, unlockers, firstLine)]),
  );
  const exactRows = new Set(
    waiters.flatMap((waiter) => (waiter.address === undefined ? [] : waiter.row)),
  );
  return { locks: list, lockOfRow, exactRows, candidates };
}

/** A lock is a Mutex, a Once or, for its readers and writers, a RWMutex. */
const familyOf = (kind: WaitKind): WaitKind =>
  kind === 'mutex' || kind === 'once' ? kind : 'rwmutex-read';
