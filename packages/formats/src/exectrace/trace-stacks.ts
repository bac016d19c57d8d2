import {
  FRAMES,
  type FramesTable,
  i32,
  makeTable,
  STACKS,
  type StacksTable,
  TRACE_PCS,
  type TracePcsTable,
  u64,
  u8,
} from '@unpark/model';
import { cleanBytes, columnOfBytes } from '../bytes/clean-text';
import { Growing64 } from '../bytes/growing-columns';
import { ByteInterner, QuadInterner } from '../bytes/interners';
import type { Warnings } from '../format-error';
import type { Limits } from '../limits';
import { StackForest } from '../stacks/stack-forest';
import type { PackedStacks } from './packed-generation';

/**
 * Frames and stacks of a whole trace, each once. A frame is a program counter with its place: in the
 * trace inlined calls have frames, and program counters, of their own.
 */
export class TraceStacks {
  private readonly texts = new ByteInterner();
  private readonly places = new QuadInterner();
  private readonly frames = new QuadInterner();
  private readonly forest = new StackForest();
  private readonly scratch = new Int32Array(1024);

  /** Rows of the stacks of one generation by their numbers, made when asked for. */
  of(packed: PackedStacks): StackRows {
    return new StackRows(this, packed);
  }

  textId(bytes: Uint8Array, from: number, to: number): number {
    return this.texts.intern(bytes, from, to);
  }

  frameRow(pcLow: number, pcHigh: number, functionId: number, fileId: number, line: number) {
    const place = this.places.intern(functionId, fileId, line, 0);
    return this.frames.intern(pcLow, pcHigh, place, 0);
  }

  /** @param frameAt row of frames of the i-th frame from the leaf */
  stackRow(depth: number, frameAt: (i: number) => number): number {
    for (let i = 0; i < depth; i++) this.scratch[i] = frameAt(i);
    return this.forest.pushStack(this.scratch, depth);
  }

  finish(
    limits: Limits,
    warnings: Warnings,
  ): { frames: FramesTable; stacks: StacksTable; pcs: TracePcsTable } {
    const cache: (Uint8Array | undefined)[] = [];
    const text = (id: number): Uint8Array =>
      (cache[id] ??= cleanBytes(this.texts.bytesOf(id).slice(), limits.stringBytes, warnings));
    const n = this.frames.size;
    const functions: Uint8Array[] = [];
    const files: Uint8Array[] = [];
    const lines = new Int32Array(n);
    const pcs = new Growing64();
    for (let row = 0; row < n; row++) {
      pcs.push(this.frames.part(row, 0) >>> 0, this.frames.part(row, 1) >>> 0);
      const place = this.frames.part(row, 2);
      functions.push(text(this.places.part(place, 0)));
      files.push(text(this.places.part(place, 1)));
      lines[row] = this.places.part(place, 2);
    }
    const { frames, parents } = this.forest.finish();
    return {
      frames: makeTable(FRAMES, {
        function: columnOfBytes(functions),
        file: columnOfBytes(files),
        line: i32(lines),
        startLine: i32(new Int32Array(n)),
        inlined: u8(new Uint8Array(n)),
      }),
      stacks: makeTable(STACKS, { frame: i32(frames), parent: i32(parents) }),
      pcs: makeTable(TRACE_PCS, { pc: u64(pcs.unsigned()) }),
    };
  }
}

/** Rows of the stacks of one generation. */
export class StackRows {
  /** row of stacks by number; -2 until `row` was asked for it */
  readonly rows: Int32Array;
  private readonly frameRows: Int32Array;

  constructor(
    private readonly all: TraceStacks,
    private readonly packed: PackedStacks,
  ) {
    this.rows = new Int32Array(packed.stackFrom.length).fill(-2);
    this.rows[0] = -1;
    this.frameRows = new Int32Array(packed.frameLine.length).fill(-1);
  }

  /** row of stacks; -1 for number 0 and for a stack without frames */
  row(number: number): number {
    const known = this.rows[number] as number;
    if (known !== -2) return known;
    const from = this.packed.stackFrom[number - 1] as number;
    const depth = (this.packed.stackFrom[number] as number) - from;
    const row = this.all.stackRow(depth, (i) =>
      this.frame(this.packed.stackFrames[from + i] as number),
    );
    this.rows[number] = row;
    return row;
  }

  /** row of frames of the outermost frame; -1 for number 0 and for a stack without frames */
  outermost(number: number): number {
    if (number === 0) return -1;
    const to = this.packed.stackFrom[number] as number;
    if (to === this.packed.stackFrom[number - 1]) return -1;
    return this.frame(this.packed.stackFrames[to - 1] as number);
  }

  private frame(frame: number): number {
    const known = this.frameRows[frame] as number;
    if (known >= 0) return known;
    const { pcLow, pcHigh, frameFunction, frameFile, frameLine } = this.packed;
    const row = this.all.frameRow(
      pcLow[frame] as number,
      pcHigh[frame] as number,
      this.text(frameFunction[frame] as number),
      this.text(frameFile[frame] as number),
      frameLine[frame] as number,
    );
    this.frameRows[frame] = row;
    return row;
  }

  private text(number: number): number {
    const { stringFrom, stringBytes } = this.packed;
    if (number === 0) return this.all.textId(stringBytes, 0, 0);
    const from = stringFrom[number - 1] as number;
    return this.all.textId(stringBytes, from, stringFrom[number] as number);
  }
}
