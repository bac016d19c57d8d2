import type { OrderedDump } from './dump-order';
import type { DumpView, FrameFacts } from './dump-view';
import { compareText } from './goroutine-groups';
import { MAX_GROUPS_ASKED } from './groups-asked';
import type { HolderCandidate, Lock, LockWaiter } from './locks';
import { withoutTypeArguments } from './stack-hash';

/** How far into its struct a lock is looked for when only the receiver's address is known. */
const FIELD_REACH = 256n;

/** Goroutines that may hold a lock, likeliest first: at most three. */
export function findHolders(
  dump: OrderedDump,
  lock: Lock,
  lockOfRow: ReadonlyMap<number, Lock>,
  waiterOfRow: ReadonlyMap<number, LockWaiter>,
  unlockers: ReadonlySet<string>,
  firstLine: ReadonlyMap<string, number>,
): HolderCandidate[] {
  const found: HolderCandidate[] = [];
  const kept = new Map<number, HolderSigns | undefined>();
  const stackOf = dump.view.tables.goroutines.columns.stack.values;
  // largest first: of a hostile dump the single goroutines at the end are left
  for (const group of dump.groups.slice(0, MAX_GROUPS_ASKED)) {
    if (group.role === 'capture' || group.role === 'runtime') continue;
    if (group.follows) continue;
    const idleByDesign = group.role === 'idle';
    for (const row of group.rows) {
      if (lockOfRow.get(row) === lock) continue;
      const waiter = waiterOfRow.get(row);
      let candidate: HolderCandidate | undefined;
      if (waiter) candidate = scoreWaiter(dump.view, lock, waiter, firstLine);
      else {
        const stack = stackOf[row] ?? -1;
        if (!kept.has(stack)) kept.set(stack, holderSigns(dump.view, lock, row, unlockers));
        const signs = kept.get(stack);
        if (signs) candidate = scoreHolder(dump.view, lock, row, signs);
      }
      if (!candidate) continue;
      const idle = idleByDesign && !candidate.inside && !candidate.unlocker;
      found.push(idle ? { ...candidate, idle } : candidate);
    }
  }
  found.sort(
    (a, b) =>
      Number(a.idle) - Number(b.idle) ||
      b.score - a.score ||
      compareGoids(dump.view.goid(a.row), dump.view.goid(b.row)),
  );
  return found.slice(0, 3);
}

const compareGoids = (a: string, b: string): number => a.length - b.length || compareText(a, b);

const owns = (object: bigint, lock: bigint): boolean =>
  object <= lock && lock - object <= FIELD_REACH;

/** Where among the arguments of a call a lock came in: its own address, else an object that has it. */
class WordPosition {
  private exact = -1;
  private within = -1;

  constructor(private readonly lock: bigint | undefined) {}

  see(value: bigint, word: number): void {
    if (this.lock === undefined) return;
    if (value === this.lock) this.exact = word;
    else if (owns(value, this.lock)) this.within = word;
  }

  get position(): number {
    return this.exact !== -1 ? this.exact : this.within;
  }
}

/**
 * Cond.Wait releases the lock of its Cond: the frame that calls it holds nothing by that, those
 * outside of it may. Depth from which on frames count.
 */
function afterCondWait(view: DumpView, row: number): number {
  if (view.kind(row) !== 'cond') return 0;
  return view.stack(row).frames.findIndex((frame) => frame.user) + 1;
}

/** What a stack alone says; goroutines share it. */
interface HolderSigns {
  readonly inside: boolean;
  readonly unlocker: boolean;
  readonly type: boolean;
  readonly sameFile: boolean;
  /** depth from which on frames count */
  readonly from: number;
}

/** undefined when nothing on the stack has to do with the lock: an address alone proves nothing. */
function holderSigns(
  view: DumpView,
  lock: Lock,
  row: number,
  unlockers: ReadonlySet<string>,
): HolderSigns | undefined {
  const { frames } = view.stack(row);
  let inside = false;
  let unlocker = false;
  let type = false;
  let sameFile = false;
  const from = afterCondWait(view, row);
  for (let at = from; at < frames.length; at++) {
    const frame = frames[at] as FrameFacts;
    const name = withoutTypeArguments(frame.function);
    const line = lock.callers.get(name);
    if (line !== undefined && (frame.line > line || frame.line === 0)) inside = true;
    if (!frame.user) continue;
    if (unlockers.has(name) && (lock.callers.has(name) || lock.files.has(frame.file)))
      unlocker = true;
    const owner = frame.receiver;
    if (owner !== undefined && lock.types.has(owner)) type = true;
    if (lock.files.has(frame.file)) sameFile = true;
  }
  return inside || unlocker || type || sameFile
    ? { inside, unlocker, type, sameFile, from }
    : undefined;
}

function scoreHolder(
  view: DumpView,
  lock: Lock,
  row: number,
  { inside, unlocker, type, sameFile, from }: HolderSigns,
): HolderCandidate | undefined {
  const { frames } = view.stack(row);
  let address = false;
  if (lock.address === undefined) {
    for (const argument of view.arguments(row)) {
      if (argument.depth < from || argument.word !== 0) continue;
      if (!lock.owners.has(argument.value)) continue;
      const owner = frames[argument.depth]?.receiver;
      if (owner !== undefined && lock.types.has(owner)) address = true;
    }
  } else {
    for (const argument of view.arguments(row)) {
      if (argument.depth < from || !frames[argument.depth]?.user) continue;
      if (
        argument.word === 0 ? owns(argument.value, lock.address) : argument.value === lock.address
      ) {
        address = true;
        break;
      }
    }
  }
  // an address in range proves nothing when another type's method has it
  const related = inside || unlocker || type || (address && sameFile);
  if (!related) return undefined;
  const score =
    (address ? 3 : 0) + (inside ? 3 : 0) + (unlocker ? 2 : 0) + (type ? 1 : sameFile ? 0.5 : 0);
  return { row, score, address, inside, unlocker, type, waitsForLock: false, idle: false };
}

/** A goroutine that waits for one lock may hold another: frames outside its Lock call say so. */
function scoreWaiter(
  view: DumpView,
  lock: Lock,
  waiter: LockWaiter,
  firstLine: ReadonlyMap<string, number>,
): HolderCandidate | undefined {
  const { frames } = view.stack(waiter.row);
  let address = false;
  let inside = false;
  let type = false;
  const callerName = withoutTypeArguments(waiter.caller.function);
  const later = waiter.caller.line > (firstLine.get(callerName) ?? waiter.caller.line);
  if (lock.address !== undefined) {
    const own = new WordPosition(waiter.address);
    const other = new WordPosition(lock.address);
    for (const argument of view.arguments(waiter.row)) {
      if (!frames[argument.depth]?.user) continue;
      if (argument.depth > waiter.callerDepth) {
        if (
          argument.word === 0 ? owns(argument.value, lock.address) : argument.value === lock.address
        ) {
          address = true;
        }
      } else if (argument.depth === waiter.callerDepth) {
        own.see(argument.value, argument.word);
        other.see(argument.value, argument.word);
      }
    }
    const ownPosition = own.position;
    const otherPosition = other.position;
    // both locks came in as arguments: it holds the other one if it has passed an earlier Lock call,
    // or, with nothing else to go by, if that one stands first
    if (
      otherPosition !== -1 &&
      (later || (firstLine.get(callerName) === waiter.caller.line && otherPosition < ownPosition))
    ) {
      address = true;
      if (later) inside = true;
    }
  }
  for (const frame of frames.slice(waiter.callerDepth + 1)) {
    if (!frame.user) continue;
    const name = withoutTypeArguments(frame.function);
    const line = lock.callers.get(name);
    if (line !== undefined && frame.line > line) inside = true;
    const owner = frame.receiver;
    if (owner !== undefined && lock.types.has(owner)) type = true;
  }
  const line = lock.callers.get(callerName);
  if (line !== undefined && waiter.caller.line > line) inside = true;
  if (!address && !inside && !type) return undefined;
  return {
    row: waiter.row,
    score: (address ? 3 : 0) + (inside ? 2 : 0) + (type ? 1 : 0),
    address,
    inside,
    unlocker: false,
    type,
    waitsForLock: true,
    idle: false,
  };
}
