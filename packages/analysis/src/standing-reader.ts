import { GOROUTINE_STATE, type TraceTables, TransitionReader } from '@unpark/model';
import { firstStates } from './first-states';
import { runtimesOwn } from './runtimes-own';
import { entryStacks } from './stack-walks';

/**
 * What is known of a goroutine lies side by side in 32 bytes, half a cache line: a trace has millions
 * of goroutines, and its transitions jump between them. Counted in numbers of 32 bits; the time, one
 * of 64, is the first.
 */
const RECORD = 8;
const WORD = 2;
const STACK = 3;
const PLACED = 4;
const OWN = 5;
const ENTRY = 6;

/** The word: a state, these marks, and from KIND_SHIFT on the kind of the row that the state began with, and 1. */
const STATE_BITS = 7;
const SEEN = 8;
const MOVED = 16;
const FILLED = 32;
const HAS_RUN = 64;
const IS_RUNTIMES = 128;
/** marks that stay when the state changes */
const LASTING = HAS_RUN | IS_RUNTIMES;
const KIND_SHIFT = 8;

/**
 * Walks the transitions with what each goroutine did until then, so that many analyses share one
 * walk: `isChange` says that the row ends a state, and `state`, `fromNs`, `stateStack` and others
 * are of the state that it ends. They are as before the row until the next one is read; after the
 * last row they are as the trace ends.
 *
 * A row's `from` is the state that the goroutine is in, or `undetermined` in the first row that tells
 * of it, as readers of traces see to.
 */
export class StandingReader extends TransitionReader {
  /** the goroutine goes to another state; otherwise the row tells of the one that it is in */
  isChange = false;
  /** of GOROUTINE_STATE: in which it was until now, drawn back to the trace's beginning */
  state = 0;
  readonly goroutineCount: number;
  private readonly ints: Int32Array;
  private readonly times: Float64Array;
  /** not in the record: they are written in the order of goroutines, and read after the walk */
  private readonly creator: Int32Array;
  private readonly createStack: Int32Array;
  /** by kind and 1; first that of no kind */
  private readonly reasonOf: Int32Array;
  /** by kind: the word of the state that it begins, without MOVED */
  private readonly kindWord: Int32Array;
  /** by kind: -1 when the stack is the goroutine's own, 0 when it is the other party's */
  private readonly kindOwn: Int8Array;
  /** where the goroutine's record begins, -1 for none */
  private base = -1;
  private known = 0;

  constructor(tables: TraceTables) {
    super(tables);
    const count = tables.goroutines.rows;
    this.goroutineCount = count;
    this.reasonOf = Int32Array.from([0, ...tables.transitionKinds.columns.reason.values]);
    const { running, undetermined } = GOROUTINE_STATE;
    const { from, to } = tables.transitionKinds.columns;
    this.kindWord = Int32Array.from(to.values, (state, kind) => {
      const ran = state === running ? HAS_RUN : 0;
      return state | SEEN | ran | ((kind + 1) << KIND_SHIFT);
    });
    this.kindOwn = Int8Array.from(from.values, (state, kind) =>
      state === running || state === undetermined || state === to.values[kind] ? -1 : 0,
    );
    this.creator = new Int32Array(count).fill(-1);
    this.createStack = new Int32Array(count).fill(-1);
    const bytes = new ArrayBuffer(count * RECORD * 4);
    this.ints = new Int32Array(bytes);
    this.times = new Float64Array(bytes);
    const first = firstStates(tables);
    const entry = entryStacks(tables);
    const isRuntimes = runtimesOwn(tables);
    const { ints } = this;
    for (let g = 0; g < count; g++) {
      const base = g * RECORD;
      ints[base + WORD] = (first[g] as number) | (isRuntimes[g] === 1 ? IS_RUNTIMES : 0);
      ints[base + STACK] = -1;
      ints[base + PLACED] = -1;
      ints[base + OWN] = entry[g] as number;
      ints[base + ENTRY] = entry[g] as number;
    }
  }

  override next(): boolean {
    if (this.base >= 0) this.settle();
    if (!super.next()) {
      this.base = -1;
      return false;
    }
    const base = this.goroutine * RECORD;
    const known = this.ints[base + WORD] as number;
    this.base = base;
    this.known = known;
    this.state = known & STATE_BITS;
    this.isChange = this.state !== this.to;
    return true;
  }

  /** What goroutines did is known for a walk from the beginning only. */
  override seek(): never {
    throw new Error('a walk with standings cannot begin in the middle');
  }

  /** when the state began; 0 when it was before the trace */
  get fromNs(): number {
    return (this.known & MOVED) === 0 ? 0 : (this.times[this.base >> 1] as number);
  }

  /** when the trace first told of the state */
  get toldNs(): number {
    return this.times[this.base >> 1] as number;
  }

  /** The state began before the trace. */
  get isFromBefore(): boolean {
    return (this.known & MOVED) === 0;
  }

  /** The goroutine had a row before this one. */
  get isSeen(): boolean {
    return (this.known & SEEN) !== 0;
  }

  /** It ran in the trace before this row. */
  get hasRun(): boolean {
    return (this.known & HAS_RUN) !== 0;
  }

  /** It is one of the runtime's own, see `runtimesOwn`. */
  get isRuntimes(): boolean {
    return (this.known & IS_RUNTIMES) !== 0;
  }

  /** as `entryStackOf` */
  get entryStack(): number {
    return this.ints[this.base + ENTRY] as number;
  }

  /** row of trace_transition_kinds that the state began with, and 1; 0 for none */
  get stateKind(): number {
    return this.known >>> KIND_SHIFT;
  }

  /** row of trace_reasons of the event that began the state */
  get stateReason(): number {
    return this.reasonOf[this.known >>> KIND_SHIFT] as number;
  }

  /** row of stacks: of the event that began the state, or that told of it later; -1 for none */
  get stateStack(): number {
    return this.ints[this.base + STACK] as number;
  }

  /** row of stacks: of the event that began the state, and no later one; -1 for none */
  get beginStack(): number {
    return (this.known & FILLED) === 0 ? (this.ints[this.base + STACK] as number) : -1;
  }

  /** as `ownStackOf`, before this row */
  get ownStack(): number {
    return this.ints[this.base + OWN] as number;
  }

  stateOf(goroutine: number): number {
    return (this.ints[goroutine * RECORD + WORD] as number) & STATE_BITS;
  }

  isSeenOf(goroutine: number): boolean {
    return ((this.ints[goroutine * RECORD + WORD] as number) & SEEN) !== 0;
  }

  /** It changed its state in the trace. */
  hasMoved(goroutine: number): boolean {
    return ((this.ints[goroutine * RECORD + WORD] as number) & MOVED) !== 0;
  }

  /** It ran in the trace. */
  hasRunOf(goroutine: number): boolean {
    return ((this.ints[goroutine * RECORD + WORD] as number) & HAS_RUN) !== 0;
  }

  /** when its state began; -1 when it was before the trace */
  sinceNsOf(goroutine: number): number {
    return this.hasMoved(goroutine) ? (this.times[(goroutine * RECORD) >> 1] as number) : -1;
  }

  /** row of trace_reasons of the event that began its state */
  reasonOfState(goroutine: number): number {
    return this.reasonOf[(this.ints[goroutine * RECORD + WORD] as number) >>> KIND_SHIFT] as number;
  }

  /** as `stateStack` */
  stateStackOf(goroutine: number): number {
    return this.ints[goroutine * RECORD + STACK] as number;
  }

  /** As `stateStack`, where that is the goroutine's own stack and not that of who made it runnable. */
  placedStackOf(goroutine: number): number {
    return this.ints[goroutine * RECORD + PLACED] as number;
  }

  /** row of stacks: its own, last known one; its entry function when there is none; -1 for nothing */
  ownStackOf(goroutine: number): number {
    return this.ints[goroutine * RECORD + OWN] as number;
  }

  /** row of stacks, see `entryStacks` */
  entryStackOf(goroutine: number): number {
    return this.ints[goroutine * RECORD + ENTRY] as number;
  }

  /** row of trace_goroutines, -1 for none */
  creatorOf(goroutine: number): number {
    return this.creator[goroutine] as number;
  }

  /** row of stacks: where its `go` statement is; -1 for none */
  createStackOf(goroutine: number): number {
    return this.createStack[goroutine] as number;
  }

  /** The row that was read becomes part of what is known. */
  private settle(): void {
    const { ints, base, known, kind, stack } = this;
    // all bits where the stack is the goroutine's own, else none: what kind comes next cannot be
    // foreseen, and a branch that is taken at random costs more than all of this
    const own = (this.kindOwn[kind] as number) & ~(stack >> 31);
    ints[base + OWN] = (stack & own) | ((ints[base + OWN] as number) & ~own);
    const began = this.kindWord[kind] as number;
    if (this.isChange) {
      ints[base + WORD] = began | MOVED | (known & LASTING);
      ints[base + STACK] = stack;
      ints[base + PLACED] = stack | ~own;
      this.times[base >> 1] = this.timeNs;
      if (this.from === GOROUTINE_STATE.notExist) {
        this.creator[this.goroutine] = this.by;
        this.createStack[this.goroutine] = stack;
      }
      return;
    }
    const isFirst = (known & SEEN) === 0;
    let now = known;
    if (isFirst) {
      now |= began;
      this.times[base >> 1] = this.timeNs;
    }
    // a later record of a state may know the stack that the first one did not
    if (stack >= 0 && (ints[base + STACK] as number) < 0) {
      ints[base + STACK] = stack;
      if (!isFirst) now |= FILLED;
    }
    if ((ints[base + PLACED] as number) < 0) ints[base + PLACED] = stack | ~own;
    ints[base + WORD] = now;
  }
}
