import { allTexts, type FramesTable, type StacksTable } from '@unpark/model';

/** How many frames of a stack are looked at when a wait is named: the file says how deep it is. */
const NAMING_FRAMES = 120;

/** Frames that park a goroutine; what it waits in stands below them. */
const PARKING_PREFIXES = [
  'runtime.',
  'internal/poll.runtime_',
  'internal/poll.(*pollDesc).',
  'sync.runtime_',
  'internal/sync.runtime_',
];
const PARKS: ReadonlySet<string> = new Set(['runtime.gopark', 'runtime.goparkunlock']);

/** Stacks of a trace as function names. */
export class TraceStacks {
  readonly functions: readonly string[];
  private readonly files: readonly string[];
  private readonly frame: Int32Array;
  private readonly parent: Int32Array;
  private readonly isParking: Uint8Array;
  private readonly lines: Int32Array;
  private readonly known = new Map<number, readonly string[]>();

  constructor(frames: FramesTable, stacks: StacksTable) {
    this.functions = allTexts(frames.columns.function);
    this.files = allTexts(frames.columns.file);
    this.lines = frames.columns.line.values;
    this.frame = stacks.columns.frame.values;
    this.parent = stacks.columns.parent.values;
    this.isParking = Uint8Array.from(this.functions, (name) =>
      PARKING_PREFIXES.some((prefix) => name.startsWith(prefix)) ? 1 : 0,
    );
  }

  /** Names of a stack, innermost first; of very deep ones the innermost. */
  functionsOf(stack: number): readonly string[] {
    const known = this.known.get(stack);
    if (known) return known;
    const names: string[] = [];
    for (let at = stack; at >= 0 && names.length < NAMING_FRAMES; at = this.parent[at] ?? -1) {
      names.push(this.functions[this.frame[at] ?? -1] ?? '');
    }
    this.known.set(stack, names);
    return names;
  }

  /**
   * The same stack without the frames that only park. Traces record them with the state that a
   * goroutine had at the beginning, and not when it blocks: without them the two are one stack.
   */
  withoutParking(stack: number): number {
    let at = stack;
    while (at >= 0 && this.isParking[this.frame[at] ?? -1] === 1) at = this.parent[at] ?? -1;
    if (at >= 0) return at;
    // one of the runtime's own: all its frames are the runtime's
    at = stack;
    while (at >= 0 && PARKS.has(this.functions[this.frame[at] ?? -1] ?? '')) {
      at = this.parent[at] ?? -1;
    }
    return at >= 0 ? at : stack;
  }

  /** The innermost frame of a stack that fits; undefined when none does. */
  innermost(
    stack: number,
    fits: (symbol: string, file: string) => boolean,
  ): TracePlace | undefined {
    let steps = 0;
    for (let at = stack; at >= 0 && steps < NAMING_FRAMES; at = this.parent[at] ?? -1) {
      const frame = this.frame[at] ?? -1;
      if (fits(this.functions[frame] ?? '', this.files[frame] ?? ''))
        return this.placeOfFrame(frame);
      steps++;
    }
    return undefined;
  }

  placeOfFrame(frame: number): TracePlace | undefined {
    const symbol = this.functions[frame];
    if (symbol === undefined) return undefined;
    return { function: symbol, file: this.files[frame] ?? '', line: this.lines[frame] ?? 0 };
  }
}

/** A place in source, as views name it. */
export interface TracePlace {
  readonly function: string;
  readonly file: string;
  readonly line: number;
}
