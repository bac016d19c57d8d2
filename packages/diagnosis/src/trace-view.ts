import {
  allTexts,
  type ArtifactRecord,
  type DiagnosedTrace,
  type EvidenceRows,
  frameFamily,
  GOROUTINE_STATE,
  isUserFunction,
  RUN_DELAY_CAUSE,
  TRACE_NUMBERS,
  type TraceNumber,
} from '@unpark/model';
import type { FrameFacts } from './dump-view';
import { visibleSpan, withoutTypeArguments } from './stack-hash';
import type { RunDelay, TraceWaits, TraceWaker } from './trace-answers';
import { reasonOfStack } from './wait-from-stack';

interface OpenWait {
  readonly stack: number;
  readonly reason: number;
  open: number;
  throughout: number;
}

const WALL_ASSIST = 6;

/** Is a wait meant, by its functions (innermost first, parking frames left out) and the trace's reason? */
export type WaitQuestion = (functions: readonly string[], reason: string) => boolean;

/** A trace's digest opened for questions about its stacks. */
export class TraceView {
  private readonly functions: readonly string[];
  private readonly files: readonly string[];
  private readonly reasons: readonly string[];
  private readonly names: readonly string[];
  private readonly stackFrames = new Map<number, readonly number[]>();
  private readonly visible = new Map<number, readonly string[]>();
  private readonly numbers: Float64Array;
  private open: readonly OpenWait[] | undefined;

  constructor(
    readonly record: ArtifactRecord,
    readonly tables: DiagnosedTrace,
  ) {
    this.functions = allTexts(tables.frames.columns.function);
    this.files = allTexts(tables.frames.columns.file);
    this.reasons = allTexts(tables.reasons.columns.text);
    this.names = allTexts(tables.names.columns.text);
    this.numbers = tables.numbers.columns.value.values;
  }

  get file(): string {
    return this.record.file;
  }

  /** -1 when the trace does not say */
  number(name: TraceNumber): number {
    return this.numbers[TRACE_NUMBERS.indexOf(name)] ?? -1;
  }

  get windowNs(): number {
    return Math.max(0, this.number('windowNs'));
  }

  reason(row: number): string {
    return this.reasons[row] ?? '';
  }

  /** The trace's reason of a wait; of one from before the trace that of its stack, in the dump's words. */
  reasonAt(stack: number, row: number): string {
    return this.reason(row) || reasonOfStack(this.allFunctionsOf(stack));
  }

  /** Functions of a stack, innermost first, without the runtime's parking frames. */
  functionsOf(stack: number): readonly string[] {
    const known = this.visible.get(stack);
    if (known) return known;
    const names = this.framesOf(stack).map((frame) => this.functions[frame] ?? '');
    this.visible.set(stack, names);
    return names;
  }

  /** All functions of a stack, the runtime's too. */
  allFunctionsOf(stack: number): readonly string[] {
    return this.walk(stack).map((frame) => this.functions[frame] ?? '');
  }

  /** Functions of the program's own module on a stack, innermost first. */
  ownFunctionsOf(stack: number): readonly string[] {
    return this.framesOf(stack).flatMap((frame) => {
      const name = this.functions[frame] ?? '';
      return frameFamily(name, this.files[frame] ?? '') === 'own' ? [name] : [];
    });
  }

  /** The frame to speak of: innermost own frame, else innermost frame of a dependency. */
  topUser(stack: number): FrameFacts | undefined {
    let dependency: FrameFacts | undefined;
    for (const row of this.framesOf(stack)) {
      const name = this.functions[row] ?? '';
      if (!isUserFunction(name)) continue;
      const file = this.files[row] ?? '';
      const own = frameFamily(name, file) === 'own';
      const frame: FrameFacts = {
        function: name,
        file,
        line: this.tables.frames.columns.line.values[row] ?? 0,
        inlined: this.tables.frames.columns.inlined.values[row] === 1,
        own,
        user: true,
      };
      if (own) return frame;
      dependency ??= frame;
    }
    return dependency;
  }

  evidence(stacks: readonly number[]): EvidenceRows {
    return {
      table: 'trace-stacks',
      artifact: this.file,
      rows: [...new Set(stacks)].filter((stack) => stack >= 0).slice(0, MAX_STACKS),
    };
  }

  /** Evidence that speaks of the whole trace. */
  get whole(): EvidenceRows {
    return { table: 'trace-goroutines', artifact: this.file, rows: [], goids: [] };
  }

  /** Nanoseconds of all goroutines in a state of GOROUTINE_STATE, or in 6: helping the collector. */
  wallNs(state: number): number {
    const { columns, rows } = this.tables.wall;
    let sum = 0;
    for (let row = 0; row < rows; row++) {
      if (columns.state.values[row] === state) sum += columns.ns.values[row] ?? 0;
    }
    return sum;
  }

  get runningNs(): number {
    return this.wallNs(GOROUTINE_STATE.running) + this.wallNs(WALL_ASSIST);
  }

  /** Part of the processors' time in which goroutines ran; undefined when GOMAXPROCS is not known. */
  get busyShare(): number | undefined {
    const procs = this.number('gomaxprocs');
    if (procs <= 0 || this.windowNs === 0) return undefined;
    return this.runningNs / (procs * this.windowNs);
  }

  /** Functions of the program by how long goroutines ran before they stopped in them; longest first. */
  running(): readonly {
    readonly function: string;
    readonly ns: number;
    readonly stacks: number[];
  }[] {
    const { columns, rows } = this.tables.runStretches;
    const sums = new Map<string, { ns: number; stacks: number[] }>();
    for (let row = 0; row < rows; row++) {
      const stack = columns.stack.values[row] ?? -1;
      const name = this.topUser(stack)?.function;
      if (name === undefined) continue;
      const sum = sums.get(name) ?? { ns: 0, stacks: [] };
      sums.set(name, sum);
      sum.ns += columns.ns.values[row] ?? 0;
      sum.stacks.push(stack);
    }
    return [...sums]
      .map(([name, sum]) => ({ function: name, ...sum }))
      .sort((a, b) => b.ns - a.ns || (a.function < b.function ? -1 : 1));
  }

  /** How many goroutines waited there on average, by the time that they waited: `matches` as in `waits`. */
  meanWaiting(matches: WaitQuestion): number {
    if (this.windowNs === 0) return 0;
    const stacks = this.stacksThat(matches);
    const { columns, rows } = this.tables.wall;
    let ns = 0;
    for (let row = 0; row < rows; row++) {
      if (columns.state.values[row] !== GOROUTINE_STATE.waiting) continue;
      if (!stacks(columns.stack.values[row] ?? -1, columns.reason.values[row] ?? 0)) continue;
      ns += columns.ns.values[row] ?? 0;
    }
    return ns / this.windowNs;
  }

  /** Waits of which the stack has one of these functions, or that a question is true of. */
  waits(matches: WaitQuestion): TraceWaits {
    const stacks = this.stacksThat(matches);
    const found = new Set<number>();
    let ended = 0;
    let ns = 0;
    let longestNs = 0;
    let fromBefore = 0;
    const wakeups = this.tables.wakeups.columns;
    for (let row = 0; row < this.tables.wakeups.rows; row++) {
      const stack = wakeups.blockedStack.values[row] ?? -1;
      if (!stacks(stack, wakeups.reason.values[row] ?? 0)) continue;
      found.add(stack);
      ended += wakeups.count.values[row] ?? 0;
      ns += wakeups.ns.values[row] ?? 0;
      longestNs = Math.max(longestNs, wakeups.maxNs.values[row] ?? 0);
      fromBefore += wakeups.fromBefore.values[row] ?? 0;
    }
    let open = 0;
    let throughout = 0;
    for (const wait of this.openWaits()) {
      if (!stacks(wait.stack, wait.reason)) continue;
      found.add(wait.stack);
      open += wait.open;
      throughout += wait.throughout;
    }
    return { stacks: [...found], ended, ns, longestNs, fromBefore, open, throughout };
  }

  /** Who ended such waits, most often first; the poller and timers are no one. */
  wakers(matches: WaitQuestion): TraceWaker[] {
    const stacks = this.stacksThat(matches);
    const wakeups = this.tables.wakeups.columns;
    const sums = new Map<string, { stacks: number[]; count: number; ns: number }>();
    for (let row = 0; row < this.tables.wakeups.rows; row++) {
      if (!stacks(wakeups.blockedStack.values[row] ?? -1, wakeups.reason.values[row] ?? 0))
        continue;
      const by = wakeups.wakerStack.values[row] ?? -1;
      const name = this.topUser(by)?.function;
      if (name === undefined) continue;
      const sum = sums.get(name) ?? { stacks: [], count: 0, ns: 0 };
      sums.set(name, sum);
      sum.stacks.push(by);
      sum.count += wakeups.count.values[row] ?? 0;
      sum.ns += wakeups.ns.values[row] ?? 0;
    }
    return [...sums]
      .map(([name, sum]) => ({ function: name, ...sum }))
      .sort((a, b) => b.count - a.count || (a.function < b.function ? -1 : 1));
  }

  /** Functions of the program that were seen to release a lock somebody waited for. */
  unlockers(): ReadonlySet<string> {
    const names = new Set<string>();
    const wakeups = this.tables.wakeups.columns;
    for (let row = 0; row < this.tables.wakeups.rows; row++) {
      if (this.reason(wakeups.reason.values[row] ?? 0) !== 'sync') continue;
      const by = wakeups.wakerStack.values[row] ?? -1;
      if (!this.functionsOf(by).some((name) => /^sync\.\(\*(?:RW)?Mutex\)\.R?Unlock$/.test(name)))
        continue;
      const name = this.topUser(by)?.function;
      if (name !== undefined) names.add(withoutTypeArguments(name));
    }
    return names;
  }

  /** Delays before running, of goroutines that were not told to make way for others. */
  wakeDelays(matches: (functions: readonly string[]) => boolean = () => true): RunDelay {
    const { columns, rows } = this.tables.runDelays;
    let count = 0;
    let ns = 0;
    let maxNs = 0;
    const stacks: number[] = [];
    const tails: { readonly p99Ns: number; readonly count: number }[] = [];
    for (let row = 0; row < rows; row++) {
      const cause = columns.cause.values[row] ?? 0;
      if (cause === RUN_DELAY_CAUSE.preempted || cause === RUN_DELAY_CAUSE.yielded) continue;
      const stack = columns.stack.values[row] ?? -1;
      if (stack < 0 || !matches(this.allFunctionsOf(stack))) continue;
      const times = columns.count.values[row] ?? 0;
      count += times;
      ns += columns.ns.values[row] ?? 0;
      maxNs = Math.max(maxNs, columns.maxNs.values[row] ?? 0);
      stacks.push(stack);
      tails.push({ p99Ns: columns.p99Ns.values[row] ?? 0, count: times });
    }
    // the tail that one in a hundred is in: groups by their own tail, worst first
    tails.sort((a, b) => b.p99Ns - a.p99Ns);
    let seen = 0;
    let p99Ns = 0;
    for (const tail of tails) {
      p99Ns = tail.p99Ns;
      seen += tail.count;
      if (seen * 100 >= count) break;
    }
    return { count, ns, maxNs, p99Ns, stacks };
  }

  /** How often goroutines gave their processor away by themselves (runtime.Gosched), by stack. */
  yields(): readonly { readonly stack: number; readonly count: number }[] {
    const { columns, rows } = this.tables.runDelays;
    const found: { stack: number; count: number }[] = [];
    for (let row = 0; row < rows; row++) {
      const stack = columns.stack.values[row] ?? -1;
      if (columns.cause.values[row] !== RUN_DELAY_CAUSE.yielded || stack < 0) continue;
      const [leaf, caller] = this.functionsOf(stack);
      // the collector gives way too, in runtime.GC
      if (leaf !== 'runtime.Gosched' || caller?.startsWith('runtime.') !== false) continue;
      found.push({ stack, count: columns.count.values[row] ?? 0 });
    }
    return found.sort((a, b) => b.count - a.count || a.stack - b.stack);
  }

  /** Ranges of which the name satisfies a question, by stack. */
  ranges(matches: (name: string) => boolean): {
    readonly name: string;
    readonly stack: number;
    readonly count: number;
    readonly ns: number;
    readonly maxNs: number;
  }[] {
    const { columns, rows } = this.tables.rangeSums;
    const found = [];
    for (let row = 0; row < rows; row++) {
      const name = this.names[columns.name.values[row] ?? 0] ?? '';
      if (!matches(name)) continue;
      found.push({
        name,
        stack: columns.stack.values[row] ?? -1,
        count: columns.count.values[row] ?? 0,
        ns: columns.ns.values[row] ?? 0,
        maxNs: columns.maxNs.values[row] ?? 0,
      });
    }
    return found;
  }

  /** Goroutines that a function was seen to start, and how many of these ended in the trace. */
  creationsBy(name: string): {
    readonly created: number;
    readonly ended: number;
    readonly stacks: readonly number[];
  } {
    const { columns, rows } = this.tables.creations;
    const stacks: number[] = [];
    let created = 0;
    let ended = 0;
    for (let row = 0; row < rows; row++) {
      const stack = columns.stack.values[row] ?? -1;
      if (this.topUser(stack)?.function !== name) continue;
      stacks.push(stack);
      created += columns.created.values[row] ?? 0;
      ended += columns.ended.values[row] ?? 0;
    }
    return { created, ended, stacks };
  }

  /** Open waits by stack and reason: summed up once, since there may be a million. */
  private openWaits(): readonly OpenWait[] {
    if (this.open) return this.open;
    const { columns, rows } = this.tables.openWaits;
    const sums = new Map<number, OpenWait>();
    for (let row = 0; row < rows; row++) {
      if (columns.state.values[row] !== GOROUTINE_STATE.waiting) continue;
      const stack = columns.stack.values[row] ?? -1;
      const reason = columns.reason.values[row] ?? 0;
      const key = stack * (this.reasons.length + 1) + reason;
      const sum = sums.get(key) ?? { stack, reason, open: 0, throughout: 0 };
      sums.set(key, sum);
      sum.open++;
      if ((columns.sinceNs.values[row] ?? 0) < 0) sum.throughout++;
    }
    this.open = [...sums.values()];
    return this.open;
  }

  private framesOf(stack: number): readonly number[] {
    const all = this.walk(stack);
    const { from, to } = visibleSpan(all.map((frame) => this.functions[frame] ?? ''));
    return all.slice(from, to);
  }

  private walk(stack: number): readonly number[] {
    if (stack < 0) return [];
    const known = this.stackFrames.get(stack);
    if (known) return known;
    const { frame, parent } = this.tables.stacks.columns;
    const out: number[] = [];
    for (let at = stack; at >= 0; at = parent.values[at] ?? -1) out.push(frame.values[at] ?? -1);
    this.stackFrames.set(stack, out);
    return out;
  }

  /** Asks each stack and reason once. */
  private stacksThat(matches: WaitQuestion): (stack: number, reason: number) => boolean {
    const answers = new Map<number, boolean>();
    return (stack, reason) => {
      if (stack < 0) return false;
      const key = stack * (this.reasons.length + 1) + reason;
      let answer = answers.get(key);
      if (answer === undefined) {
        answer = matches(this.functionsOf(stack), this.reasonAt(stack, reason));
        answers.set(key, answer);
      }
      return answer;
    };
  }
}

/** A sentence names at most this many stacks one by one. */
const MAX_STACKS = 2_000;
