import { ByteInterner } from '../../bytes/interners';
import { GrowingF64, GrowingI32 } from '../../bytes/growing-columns';
import type { PackedStacks } from '../packed-generation';
import { TRACE_LIMITS } from '../trace-limits';
import { traceProblem } from '../trace-problem';
import type { UvarintReader } from '../uvarint-reader';
import { IdNumbers } from '../v2/generation-tables';

const encoder = new TextEncoder();

/**
 * Strings and stacks of a trace of the old format. They stand anywhere in the file, most of them
 * behind the events that name them. Texts that are no strings of the file (messages of logs, reasons)
 * get the numbers after those.
 */
export class TraceTablesV1 {
  private readonly strings = new IdNumbers();
  /** from and to of string n at n - 1, in the file */
  private readonly stringFrom = new GrowingF64();
  private readonly stringTo = new GrowingF64();
  private readonly stacks = new IdNumbers();
  private readonly stackFrom = new GrowingI32();
  private readonly stackFrames = new GrowingI32();
  private readonly pcLow = new GrowingI32();
  private readonly pcHigh = new GrowingI32();
  private readonly frameFunction = new GrowingF64();
  private readonly frameFile = new GrowingF64();
  private readonly frameLine = new GrowingI32();
  /** first frame of a program counter; above 2^53 a list of those that share a double */
  private readonly frameByPc = new Map<number, number | number[]>();
  private readonly extra = new ByteInterner();

  constructor(private readonly bytes: Uint8Array) {
    this.stackFrom.push(0);
  }

  /** Takes a string whose type byte has been read. Throws `FormatError`. */
  readString(reader: UvarintReader): void {
    const start = reader.at - 1;
    const id = reader.id('a string');
    const length = reader.uvarint();
    if (length === 0) throw traceProblem('trace.bad-table', `string ${id} has no bytes`, start);
    checkTextLength(length, start);
    if (length > this.bytes.length - reader.at) {
      throw traceProblem('trace.cut', 'a string is cut', start);
    }
    if (id <= 0) throw traceProblem('trace.bad-table', 'a string has number 0', start);
    if (this.strings.add(id) < 0) {
      throw traceProblem('trace.bad-table', `string ${id} is there twice`, start);
    }
    if (this.strings.count > TRACE_LIMITS.strings) {
      throw traceProblem(
        'trace.too-many-strings',
        `it has more than ${TRACE_LIMITS.strings} strings`,
        start,
        { limit: TRACE_LIMITS.strings },
      );
    }
    this.stringFrom.push(reader.at);
    reader.at += length;
    this.stringTo.push(reader.at);
  }

  /** Takes a stack whose length has been read; `count` numbers follow. Throws `FormatError`. */
  readStack(reader: UvarintReader, count: number, start: number): void {
    const id = count < 2 ? 0 : reader.id('a stack');
    const frames = count < 2 ? -1 : reader.uvarint();
    if (frames > TRACE_LIMITS.oldStackFrames) {
      throw traceProblem(
        'trace.stack-over-limit',
        `a stack of ${frames} frames is deeper than the ${TRACE_LIMITS.oldStackFrames} that are read`,
        start,
        { frames: String(frames), limit: TRACE_LIMITS.oldStackFrames },
      );
    }
    if (count !== 2 + 4 * frames) {
      throw traceProblem(
        'trace.bad-event',
        `a stack of ${Math.max(frames, 0)} frames has ${count} numbers`,
        start,
      );
    }
    // stack 0 stands for none, and so does one without frames
    if (id === 0 || frames === 0) {
      for (let i = 0; i < 4 * frames; i++) reader.uvarint();
      return;
    }
    if (this.stacks.add(id) < 0) {
      throw traceProblem('trace.bad-table', `stack ${id} is there twice`, start);
    }
    if (this.stacks.count > TRACE_LIMITS.stacks) {
      throw traceProblem(
        'trace.too-many-stacks',
        `it has more than ${TRACE_LIMITS.stacks} stacks`,
        start,
        { limit: TRACE_LIMITS.stacks },
      );
    }
    for (let i = 0; i < frames; i++) this.stackFrames.push(this.readFrame(reader));
    this.stackFrom.push(this.stackFrames.length);
  }

  /** The first frame of a program counter stands for it in the whole trace. */
  private readFrame(reader: UvarintReader): number {
    const pc = reader.uvarint();
    const { low, high } = reader;
    const functionId = reader.id('a function');
    const fileId = reader.id('a file');
    const line = reader.uvarint();
    const known = this.frameByPc.get(pc);
    if (typeof known === 'number') return known;
    const same = known?.find((frame) => this.pcLow.at(frame) === (low | 0));
    if (same !== undefined) return same;
    const row = this.pcLow.length;
    this.pcLow.push(low | 0);
    this.pcHigh.push(high | 0);
    this.frameFunction.push(functionId);
    this.frameFile.push(fileId);
    this.frameLine.push(line <= 0x7fff_ffff ? line : 0);
    if (pc <= Number.MAX_SAFE_INTEGER) this.frameByPc.set(pc, row);
    else if (known) known.push(row);
    else this.frameByPc.set(pc, [row]);
    return row;
  }

  /** 1 … for a string of the file, 0 for id 0 */
  stringNumber(id: number, byte: number | undefined): number {
    const number = this.strings.of(id);
    if (number === 0 && id !== 0) {
      throw traceProblem('trace.no-string', `string ${id} is in no table`, byte);
    }
    return number;
  }

  /** 1 … for a stack of the file; 0 for id 0 and for a stack that is not there, as the reference does */
  stackNumber(id: number): number {
    return this.stacks.of(id);
  }

  get stackCount(): number {
    return this.stacks.count;
  }

  /** Number of a text that stands outside the table of strings: from byte to byte of the file. */
  extraNumber(from: number, to: number): number {
    return to === from ? 0 : this.strings.count + 1 + this.extra.intern(this.bytes, from, to);
  }

  /** Number of a text that Go 1.22 and later would have written. */
  numberOfText(text: string): number {
    if (text === '') return 0;
    const bytes = encoder.encode(text);
    return this.strings.count + 1 + this.extra.intern(bytes, 0, bytes.length);
  }

  /** The tables by their numbers; call it when no number will be asked for any more. */
  pack(): PackedStacks {
    const own = this.strings.count;
    const stringFrom = new Uint32Array(own + this.extra.size + 1);
    let total = 0;
    for (let i = 0; i < own; i++) {
      total += this.stringTo.at(i) - this.stringFrom.at(i);
      stringFrom[i + 1] = total;
    }
    for (let i = 0; i < this.extra.size; i++) {
      total += this.extra.bytesOf(i).length;
      stringFrom[own + i + 1] = total;
    }
    const stringBytes = new Uint8Array(total);
    for (let i = 0; i < own; i++) {
      const text = this.bytes.subarray(this.stringFrom.at(i), this.stringTo.at(i));
      stringBytes.set(text, stringFrom[i]);
    }
    for (let i = 0; i < this.extra.size; i++) {
      stringBytes.set(this.extra.bytesOf(i), stringFrom[own + i]);
    }
    const numbers = (ids: GrowingF64) =>
      Int32Array.from(ids.finish(), (id) => this.stringNumber(id, undefined));
    return {
      stringFrom,
      stringBytes,
      stackFrom: this.stackFrom.finish(),
      stackFrames: this.stackFrames.finish(),
      pcLow: this.pcLow.finish(),
      pcHigh: this.pcHigh.finish(),
      frameFunction: numbers(this.frameFunction),
      frameFile: numbers(this.frameFile),
      frameLine: this.frameLine.finish(),
    };
  }
}

export function checkTextLength(length: number, start: number): void {
  if (length <= TRACE_LIMITS.oldStringBytes) return;
  throw traceProblem(
    'trace.string-over-limit',
    `a text of ${length} bytes is longer than the ${TRACE_LIMITS.oldStringBytes} that are read`,
    start,
    { bytes: String(length), limit: TRACE_LIMITS.oldStringBytes },
  );
}
