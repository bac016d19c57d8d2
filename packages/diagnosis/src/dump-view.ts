import {
  allTexts,
  type ArtifactHints,
  type ArtifactRecord,
  type DumpTables,
  frameFamily,
  isUserFunction,
} from '@unpark/model';
import { GoidIndex } from './goid-index';
import { receiverOf, visibleSpan } from './stack-hash';
import type { ViewOrigin } from './view-origin';
import { classifyWait, type WaitKind } from './wait-class';

export interface FrameFacts {
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly inlined: boolean;
  /** the program's own module, as far as names and files tell */
  readonly own: boolean;
  /** neither standard library nor runtime */
  readonly user: boolean;
  /** `main.(*sink)` for its methods: worked out once, patterns ask it of every frame */
  readonly receiver?: string | undefined;
}

/** One distinct stack of a dump, read once and shared by all its goroutines. */
export interface StackFacts {
  /** innermost first, without the runtime's parking frames */
  readonly frames: readonly FrameFacts[];
  readonly functions: readonly string[];
  /** how many frames were left out at the leaf: argument depths count from the printed leaf */
  readonly hidden: number;
  /** the frame to speak of: innermost own frame, else innermost frame of a dependency */
  readonly topUser: FrameFacts | undefined;
  /** serves an HTTP or gRPC request */
  readonly request: boolean;
}

/** What cgo writes around a call into C is nobody's function, in whatever package it stands. */
const isCgoStub = (name: string): boolean =>
  name.includes('._Cfunc_') || name.includes('._C2func_') || name.includes('_cgoexp_');

const EMPTY_STACK: StackFacts = {
  frames: [],
  functions: [],
  hidden: 0,
  topUser: undefined,
  request: false,
};

const REQUEST_ROOTS = [
  'net/http.(*conn).serve',
  'http2serverConn).runHandler',
  'http2.(*serverConn).runHandler',
  'grpc.(*Server).handleStream',
  'fasthttp.(*Server).serveConn',
] as const;

/** One dump of one file: the rows of `goroutines` with one value of the column `dump`. */
export class DumpView {
  /** `dump 1`; set once the dumps of a capture are in order */
  label = 'dump 1';
  readonly rows: Int32Array;
  private readonly stacks: (StackFacts | undefined)[];
  private readonly frames: (FrameFacts | undefined)[];
  private readonly functions: readonly string[];
  private readonly files: readonly string[];
  private readonly reasons: readonly string[];
  private readonly kinds = new Map<number, WaitKind>();
  private argumentStart: Int32Array | undefined;
  private goidIndex: GoidIndex | undefined;

  constructor(
    readonly tables: DumpTables,
    readonly dumpIndex: number,
    readonly artifact: string,
    readonly record?: ArtifactRecord,
    readonly hints?: ArtifactHints,
    /** set when these goroutines stand in no dump */
    readonly origin?: ViewOrigin,
  ) {
    // of full length from the start: filled in any order, an array that grows is a slow one
    this.stacks = new Array<StackFacts | undefined>(tables.stacks.rows);
    this.frames = new Array<FrameFacts | undefined>(tables.frames.rows);
    this.functions = allTexts(tables.frames.columns.function);
    this.files = allTexts(tables.frames.columns.file);
    this.reasons = allTexts(tables.reasons.columns.text);
    const dump = tables.goroutines.columns.dump.values;
    let size = 0;
    for (const of of dump) if (of === dumpIndex) size++;
    this.rows = new Int32Array(size);
    for (let row = 0, at = 0; at < size; row++) if (dump[row] === dumpIndex) this.rows[at++] = row;
  }

  get size(): number {
    return this.rows.length;
  }

  goid(row: number): string {
    return String(this.tables.goroutines.columns.goid.values[row] ?? 0n);
  }

  rowOfGoid(goid: bigint): number | undefined {
    this.goidIndex ??= new GoidIndex(this.rows, this.tables.goroutines.columns.goid.values);
    return this.goidIndex.row(goid);
  }

  /** Row of the goroutine that started another one; undefined when it is gone or not printed. */
  parentRow(row: number): number | undefined {
    const parent = this.tables.goroutines.columns.creatorGoid.values[row] ?? 0n;
    return parent === 0n ? undefined : this.rowOfGoid(parent);
  }

  reason(row: number): string {
    return this.reasons[this.tables.goroutines.columns.reason.values[row] ?? -1] ?? 'unknown';
  }

  flags(row: number): number {
    return this.tables.goroutines.columns.flags.values[row] ?? 0;
  }

  /** whole minutes as printed; undefined when the dump does not say */
  minutes(row: number): number | undefined {
    const value = this.tables.goroutines.columns.waitMinutes.values[row] ?? -1;
    return value < 0 ? undefined : value;
  }

  creator(row: number): FrameFacts | undefined {
    const frame = this.tables.goroutines.columns.creator.values[row] ?? -1;
    return frame < 0 ? undefined : this.frame(frame);
  }

  frame(index: number): FrameFacts {
    const known = this.frames[index];
    if (known) return known;
    const name = this.functions[index] ?? '';
    const file = this.files[index] ?? '';
    const facts: FrameFacts = {
      function: name,
      file,
      line: this.tables.frames.columns.line.values[index] ?? 0,
      inlined: this.tables.frames.columns.inlined.values[index] === 1,
      own: frameFamily(name, file) === 'own' && !isCgoStub(name),
      user: isUserFunction(name),
      receiver: receiverOf(name),
    };
    this.frames[index] = facts;
    return facts;
  }

  stack(row: number): StackFacts {
    const leaf = this.tables.goroutines.columns.stack.values[row] ?? -1;
    if (leaf < 0) return EMPTY_STACK;
    const known = this.stacks[leaf];
    if (known) return known;
    const frameOf = this.tables.stacks.columns.frame.values;
    const parentOf = this.tables.stacks.columns.parent.values;
    const all: FrameFacts[] = [];
    for (let at = leaf; at >= 0; at = parentOf[at] ?? -1) all.push(this.frame(frameOf[at] ?? 0));
    const names = all.map((frame) => frame.function);
    const { from, to } = visibleSpan(names);
    const isWhole = from === 0 && to === all.length;
    const frames = isWhole ? all : all.slice(from, to);
    const functions = isWhole ? names : names.slice(from, to);
    const facts: StackFacts = {
      frames,
      functions,
      hidden: from,
      topUser: frames.find((frame) => frame.own) ?? frames.find((frame) => frame.user),
      // the root alone is all that is known of a stack: no proof that it serves
      request:
        functions.length > 1 &&
        functions.some((name) => REQUEST_ROOTS.some((root) => name.endsWith(root))),
    };
    this.stacks[leaf] = facts;
    return facts;
  }

  kind(row: number): WaitKind {
    const columns = this.tables.goroutines.columns;
    const reasons = Math.max(1, this.reasons.length);
    const key = (columns.stack.values[row] ?? -1) * reasons + (columns.reason.values[row] ?? 0);
    let kind = this.kinds.get(key);
    if (!kind) {
      kind = classifyWait(this.reason(row), this.stack(row).functions);
      this.kinds.set(key, kind);
    }
    return kind;
  }

  /** Exact argument words of a goroutine; `depth` counts visible frames from the leaf. */
  *arguments(row: number): Generator<{ depth: number; word: number; value: bigint }> {
    const columns = this.tables.arguments.columns;
    const owner = columns.goroutine.values;
    const first = this.rows[0] ?? 0;
    if (!this.argumentStart) {
      // from the first row of this dump to its last, see `GroupOfRow`; other dumps have words before it
      const start = new Int32Array((this.rows[this.size - 1] ?? first) - first + 2);
      for (let i = 0; i < owner.length; i++) {
        const at = Math.max(0, (owner[i] ?? 0) - first + 1);
        if (at < start.length) start[at]!++;
      }
      for (let i = 1; i < start.length; i++) start[i]! += start[i - 1]!;
      this.argumentStart = start;
    }
    const hidden = this.stack(row).hidden;
    const end = this.argumentStart[row - first + 1] ?? 0;
    for (let i = this.argumentStart[row - first] ?? 0; i < end; i++) {
      const depth = (columns.depth.values[i] ?? 0) - hidden;
      if (depth >= 0) {
        yield { depth, word: columns.word.values[i] ?? 0, value: columns.value.values[i] ?? 0n };
      }
    }
  }

  /** Both goroutines have the same exact argument words, in this order. */
  sameArguments(row: number, other: DumpView, otherRow: number): boolean {
    const right = other.arguments(otherRow);
    for (const word of this.arguments(row)) {
      const next = right.next();
      if (next.done === true || next.value.value !== word.value) return false;
    }
    return right.next().done === true;
  }

  /** First word of the frame at a depth when it is exact: the receiver of a method. */
  firstWord(row: number, depth: number): bigint | undefined {
    for (const argument of this.arguments(row)) {
      if (argument.depth === depth && argument.word === 0) return argument.value;
    }
    return undefined;
  }
}
