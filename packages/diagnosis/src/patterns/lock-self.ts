import type { FrameFacts } from '../dump-view';
import type { Lock, LockWaiter } from '../locks';
import type { Situation } from '../situation';
import { receiverType, withoutTypeArguments } from '../stack-hash';

/** A goroutine that waits for a lock which it may hold itself: its own stack says so. */
export interface SelfHold {
  readonly row: number;
  readonly waiter: LockWaiter;
  /** the frame that took the lock first */
  readonly outer: FrameFacts;
  /** frames between the outer one and the second Lock call, innermost first */
  readonly between: readonly FrameFacts[];
  readonly kind: 'self' | 'recursive' | 'upgrade';
  /** others wait where the outer function takes the lock: that it takes it is seen, not guessed */
  readonly sure: boolean;
  /** waiters whose stack says the same */
  readonly count: number;
}

type Mode = 'read' | 'write' | 'unknown';

/** Least line at which each function waits for the lock, by what it asks for. */
interface LockLines {
  readonly read: ReadonlyMap<string, number>;
  readonly write: ReadonlyMap<string, number>;
}

function linesOf(lock: Lock): LockLines {
  const read = new Map<string, number>();
  const write = new Map<string, number>();
  for (const waiter of lock.waiters) {
    const lines = waiter.kind === 'rwmutex-read' ? read : write;
    const name = withoutTypeArguments(waiter.caller.function);
    lines.set(name, Math.min(lines.get(name) ?? Number.MAX_SAFE_INTEGER, waiter.caller.line));
  }
  return { read, write };
}

/** The waiter that most likely waits for itself; undefined when no stack says so. */
export function selfHoldOf(situation: Situation, lock: Lock): SelfHold | undefined {
  const lines = linesOf(lock);
  const writers = lock.waiters.some((waiter) => waiter.kind === 'rwmutex-write');
  // goroutines of one group have the same stack
  const byGroup = new Map<string, LockWaiter[]>();
  for (const waiter of lock.waiters) {
    const key = situation.reference.groupOfRow.get(waiter.row)?.key ?? '';
    const list = byGroup.get(key);
    if (list) list.push(waiter);
    else byGroup.set(key, [waiter]);
  }
  let best: SelfHold | undefined;
  let guesses = 0;
  for (const list of byGroup.values()) {
    const found = list[0] && ofWaiter(situation, lock, list[0], list.length, lines);
    if (!found) continue;
    // one goroutine at a time is past a Lock; of readers many may be
    if (found.kind === 'self' && found.count > 1) continue;
    if (found.kind === 'recursive' && !writers) continue;
    if (!found.sure) guesses++;
    if (!best || Number(found.sure) > Number(best.sure)) best = found;
  }
  // where every caller comes through such a method, that says nothing of any of them
  return best && !best.sure && guesses > 1 ? undefined : best;
}

function ofWaiter(
  situation: Situation,
  lock: Lock,
  waiter: LockWaiter,
  count: number,
  lines: LockLines,
): SelfHold | undefined {
  const { frames } = situation.view.stack(waiter.row);
  const asksRead = waiter.kind === 'rwmutex-read';
  const found = (depth: number, mode: Mode, sure: boolean): SelfHold => ({
    row: waiter.row,
    waiter,
    outer: frames[depth] ?? waiter.caller,
    between: frames.slice(waiter.callerDepth + 1, depth).filter((frame) => frame.user),
    kind: kindOf(waiter, mode, lock),
    sure,
    count,
  });
  // the same function, past the line where it takes the lock in the other way
  const callerName = withoutTypeArguments(waiter.caller.function);
  const before = (asksRead ? lines.write : lines.read).get(callerName);
  if (before !== undefined && before < waiter.caller.line)
    return found(waiter.callerDepth, asksRead ? 'write' : 'read', true);
  const type = receiverType(waiter.caller.function);
  const object = situation.view.firstWord(waiter.row, waiter.callerDepth);
  let guess: SelfHold | undefined;
  for (let depth = waiter.callerDepth + 1; depth < frames.length; depth++) {
    const frame = frames[depth];
    if (!frame?.user) continue;
    const name = withoutTypeArguments(frame.function);
    const read = lines.read.get(name);
    const write = lines.write.get(name);
    if (write !== undefined && write < frame.line) return found(depth, 'write', true);
    if (read !== undefined && read < frame.line) return found(depth, 'read', true);
    if (guess || type === undefined || receiverType(frame.function) !== type) continue;
    const other = situation.view.firstWord(waiter.row, depth);
    if (object !== undefined && other !== undefined && object !== other) continue;
    guess = found(depth, 'unknown', false);
  }
  return guess;
}

function kindOf(waiter: LockWaiter, held: Mode, lock: Lock): SelfHold['kind'] {
  if (waiter.kind === 'rwmutex-read') return held === 'write' ? 'upgrade' : 'recursive';
  if (waiter.kind !== 'rwmutex-write') return 'self';
  if (held === 'write') return 'self';
  const readers = lock.waiters.some((other) => other.kind === 'rwmutex-read');
  return held === 'read' || readers ? 'upgrade' : 'self';
}
