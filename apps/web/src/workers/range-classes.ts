import { WALL_STATE } from '@unpark/analysis';
import { allTexts, STATE_CLASSES, type TraceTables } from '@unpark/model';
import { ACTIVE_LOOKS, lookKey, waitLook, type WaitLook } from './trace-waits';
import type { WallGroups } from './trace-wall';

const SIZE = 8;

/**
 * What a stretch of a goroutine's time is called: the same words and classes that the account of the
 * whole trace gave its stacks, so that the parts add up to it.
 */
export class RangeClasses {
  readonly looks: WaitLook[];
  /** position in STATE_CLASSES by position in `looks` */
  readonly classOfLook: number[];
  private readonly known = new Map<number, number>();
  private readonly byText = new Map<string, number>();
  private readonly reasons: readonly string[];
  private readonly isCollector: Uint8Array;
  private readonly running: number;
  private readonly collecting: number;

  constructor(
    tables: TraceTables,
    private readonly groups: WallGroups,
  ) {
    this.reasons = allTexts(tables.reasons.columns.text);
    this.looks = [];
    this.classOfLook = [];
    for (const look of groups.looks) this.add(look);
    const { stack, state, reason } = groups.stacks;
    for (let i = 0; i < stack.length; i++) {
      const key = this.key(state[i] ?? 0, reason[i] ?? 0, stack[i] ?? -1);
      this.known.set(key, groups.lookOf[i] ?? 0);
    }
    this.running = this.add(ACTIVE_LOOKS.running);
    this.collecting = this.add(ACTIVE_LOOKS.collecting);
    const functions = allTexts(tables.frames.columns.function);
    this.isCollector = Uint8Array.from(tables.goroutines.columns.entryFrame.values, (frame) =>
      functions[frame] === 'runtime.gcBgMarkWorker' ? 1 : 0,
    );
  }

  /** position in `looks` */
  lookOf(state: number, reason: number, stack: number, goroutine: number): number {
    if (state === WALL_STATE.running) {
      return this.isCollector[goroutine] === 1 ? this.collecting : this.running;
    }
    const key = this.key(state, reason, stack);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const look = this.lookAnew(state, reason, stack);
    const at = this.add(look);
    this.known.set(key, at);
    return at;
  }

  /** position in STATE_CLASSES */
  classOf(state: number, reason: number, stack: number, goroutine: number): number {
    return this.classOfLook[this.lookOf(state, reason, stack, goroutine)] ?? 0;
  }

  private key(state: number, reason: number, stack: number): number {
    return ((stack + 1) * this.reasons.length + reason) * SIZE + state;
  }

  private lookAnew(state: number, reason: number, stack: number): WaitLook {
    switch (state) {
      case WALL_STATE.waiting:
        return waitLook(this.reasons[reason] ?? '', this.groups.places.functionsOf(stack), 1);
      case WALL_STATE.runnable:
        return ACTIVE_LOOKS.runnable;
      case WALL_STATE.syscall:
        return ACTIVE_LOOKS.syscall;
      case WALL_STATE.assist:
        return ACTIVE_LOOKS.assist;
      default:
        return ACTIVE_LOOKS.unknown;
    }
  }

  private add(look: WaitLook): number {
    const text = lookKey(look);
    const known = this.byText.get(text);
    if (known !== undefined) return known;
    const at = this.looks.push(look) - 1;
    this.classOfLook.push(STATE_CLASSES.indexOf(look.stateClass));
    this.byText.set(text, at);
    return at;
  }
}
