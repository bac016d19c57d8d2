import { GrowingF64, GrowingI32 } from '../../bytes/growing-columns';
import type { GenerationEvents } from '../generation-events';
import { TRACE_LIMITS } from '../trace-limits';
import { traceProblem } from '../trace-problem';
import { UvarintReader } from '../uvarint-reader';
import { EV } from './event-types';
import type { BatchHeader } from './scan-generations';

/** Numbers that ids of one generation stand for, 1, 2 … in the order of the file; 0 is id 0. */
export class IdNumbers {
  private dense = new Int32Array(1024);
  private readonly sparse = new Map<number, number>();
  count = 0;

  /** the next number for a new id; -1 when the id is there already */
  add(id: number): number {
    if (this.of(id) > 0) return -1;
    const number = ++this.count;
    if (id < 4 * number + 1024) {
      if (id >= this.dense.length) {
        const larger = new Int32Array(Math.max(this.dense.length * 2, id + 1));
        larger.set(this.dense);
        this.dense = larger;
      }
      this.dense[id] = number;
    } else {
      this.sparse.set(id, number);
    }
    return number;
  }

  /** number of an id; 0 for id 0 and for an id that is not there */
  of(id: number): number {
    if (id < this.dense.length) {
      const number = this.dense[id] as number;
      if (number > 0) return number;
    }
    return this.sparse.size === 0 ? 0 : (this.sparse.get(id) ?? 0);
  }
}

export interface ClockSnapshot {
  readonly ticks: number;
  readonly monotonicNs: bigint;
  readonly wallUnixNs: bigint;
}

/**
 * Strings, stacks, CPU samples, frequency and clock of one generation: every table that its events
 * refer to. Ids hold inside a generation only (internal/trace/generation.go).
 */
export class GenerationTables {
  private readonly strings = new IdNumbers();
  /** from and to of string n at n - 1, in the file */
  readonly stringFrom = new GrowingF64();
  readonly stringTo = new GrowingF64();
  private readonly stacks = new IdNumbers();
  /** rows of frames of stack n: from stackFrom[n - 1] up to stackFrom[n] of stackFrames, leaf first */
  readonly stackFrom = new GrowingI32();
  readonly stackFrames = new GrowingI32();
  /** frames by program counter: its two halves, string ids and line */
  readonly framePcLow = new GrowingI32();
  readonly framePcHigh = new GrowingI32();
  readonly frameFunction = new GrowingF64();
  readonly frameFile = new GrowingF64();
  readonly frameLine = new GrowingF64();
  private readonly frameByPc = new Map<number, number | Map<number, number>>();

  readonly sampleTicks = new GrowingF64();
  readonly sampleThread = new GrowingF64();
  readonly sampleProc = new GrowingF64();
  readonly sampleGoid = new GrowingF64();
  readonly sampleStack = new GrowingF64();

  /** ticks a second; 0 until seen */
  frequency = 0;
  clock: ClockSnapshot | undefined;

  private readonly reader: UvarintReader;

  constructor(
    readonly bytes: Uint8Array,
    private readonly formatMinor: number,
  ) {
    this.reader = new UvarintReader(bytes);
    this.stackFrom.push(0);
  }

  /** Takes a batch that holds tables; false when it holds timed events. Throws `FormatError`. */
  take(header: Pick<BatchHeader, 'ticks' | 'dataFrom' | 'dataTo'>): boolean {
    if (header.dataFrom === header.dataTo) return false;
    const { reader } = this;
    reader.at = header.dataFrom + 1;
    reader.end = header.dataTo;
    switch (this.bytes[header.dataFrom]) {
      case EV.strings:
        this.readStrings();
        return true;
      case EV.stacks:
        this.readStacks();
        return true;
      case EV.cpuSamples:
        this.readSamples();
        return true;
      case EV.frequency:
        if (this.formatMinor >= 25) return false;
        reader.at = header.dataFrom;
        this.readSync(header);
        return true;
      case EV.sync:
        if (this.formatMinor < 25) return false;
        this.readSync(header);
        return true;
      default:
        return false;
    }
  }

  /** Checks that the generation has what it must have, and that frames name strings that exist. */
  check(byte: number): void {
    this.checkFrequency(byte);
    if (this.formatMinor >= 25 && !this.clock) {
      throw traceProblem('trace.no-clock', 'a generation has no clock snapshot', byte);
    }
    for (let frame = 0; frame < this.frameLine.length; frame++) {
      this.stringNumber(this.frameFunction.at(frame), byte);
      this.stringNumber(this.frameFile.at(frame), byte);
    }
  }

  checkFrequency(byte: number): void {
    if (this.frequency === 0) {
      throw traceProblem('trace.no-frequency', 'a generation has no frequency', byte);
    }
  }

  /** 1 … for a string of the table, 0 for id 0 */
  stringNumber(id: number, byte: number): number {
    const number = this.strings.of(id);
    if (number === 0 && id !== 0) {
      throw traceProblem('trace.no-string', `string ${id} is in no table`, byte);
    }
    return number;
  }

  /** 1 … for a stack of the table, 0 for id 0 */
  stackNumber(id: number, byte: number): number {
    const number = this.stacks.of(id);
    if (number === 0 && id !== 0) {
      throw traceProblem('trace.no-stack', `stack ${id} is in no table`, byte);
    }
    return number;
  }

  /**
   * The outermost frame of a goroutine's own stack is its entry function. A stack taken in the middle
   * of assembly may have no more than a frame without a function: the next one tells.
   */
  nameFrom(events: GenerationEvents, goroutine: number, stack: number): void {
    if (stack <= 0 || events.entryStack.at(goroutine) !== 0) return;
    if (this.hasEntryFunction(stack)) events.entryStack.set(goroutine, stack);
  }

  /** Whether the outermost frame of a stack, by its number, has a function with a name. */
  hasEntryFunction(stack: number): boolean {
    const to = this.stackFrom.at(stack);
    if (to === this.stackFrom.at(stack - 1)) return false;
    const text = this.strings.of(this.frameFunction.at(this.stackFrames.at(to - 1)));
    return text > 0 && this.stringTo.at(text - 1) > this.stringFrom.at(text - 1);
  }

  get stringCount(): number {
    return this.strings.count;
  }

  get stackCount(): number {
    return this.stacks.count;
  }

  private expect(type: number, what: string): void {
    const { reader, bytes } = this;
    if (bytes[reader.at] !== type) {
      const found = bytes[reader.at];
      throw traceProblem('trace.bad-table', `byte ${found} where ${what} begins`, reader.at);
    }
    reader.at++;
  }

  private readStrings(): void {
    const { reader, strings } = this;
    while (reader.at < reader.end) {
      const start = reader.at;
      this.expect(EV.string, 'a string');
      const id = reader.id('a string');
      const length = reader.uvarint();
      if (length > TRACE_LIMITS.stringBytes) {
        throw traceProblem(
          'trace.string-over-limit',
          `a string of ${length} bytes is longer than the ${TRACE_LIMITS.stringBytes} that Go writes`,
          start,
          { bytes: String(length), limit: TRACE_LIMITS.stringBytes },
        );
      }
      if (length > reader.end - reader.at)
        throw traceProblem('trace.cut', 'a string is cut', start);
      if (id === 0 || strings.add(id) < 0) {
        throw traceProblem('trace.bad-table', `string ${id} is there twice`, start);
      }
      if (strings.count > TRACE_LIMITS.strings) {
        throw traceProblem(
          'trace.too-many-strings',
          `a generation has more than ${TRACE_LIMITS.strings} strings`,
          start,
          { limit: TRACE_LIMITS.strings },
        );
      }
      this.stringFrom.push(reader.at);
      reader.at += length;
      this.stringTo.push(reader.at);
    }
  }

  private readStacks(): void {
    const { reader, stacks } = this;
    while (reader.at < reader.end) {
      const start = reader.at;
      this.expect(EV.stack, 'a stack');
      const id = reader.id('a stack');
      const frames = reader.uvarint();
      if (frames > TRACE_LIMITS.stackFrames) {
        throw traceProblem(
          'trace.stack-over-limit',
          `a stack of ${frames} frames is deeper than the ${TRACE_LIMITS.stackFrames} that Go writes`,
          start,
          { frames: String(frames), limit: TRACE_LIMITS.stackFrames },
        );
      }
      if (id === 0 || stacks.add(id) < 0) {
        throw traceProblem('trace.bad-table', `stack ${id} is there twice`, start);
      }
      if (stacks.count > TRACE_LIMITS.stacks) {
        throw traceProblem(
          'trace.too-many-stacks',
          `a generation has more than ${TRACE_LIMITS.stacks} stacks`,
          start,
          { limit: TRACE_LIMITS.stacks },
        );
      }
      for (let i = 0; i < frames; i++) this.stackFrames.push(this.readFrame());
      this.stackFrom.push(this.stackFrames.length);
    }
  }

  /** The first frame of a program counter stands for it in the whole generation. */
  private readFrame(): number {
    const { reader } = this;
    const pc = reader.uvarint();
    const { low, high } = reader;
    const functionId = reader.id('a function');
    const fileId = reader.id('a file');
    const line = reader.uvarint();
    const known = this.frameByPc.get(pc);
    if (typeof known === 'number') {
      if (pc <= Number.MAX_SAFE_INTEGER) return known;
    } else if (known) {
      const exact = known.get(low);
      if (exact !== undefined) return exact;
    }
    const row = this.framePcLow.length;
    this.framePcLow.push(low | 0);
    this.framePcHigh.push(high | 0);
    this.frameFunction.push(functionId);
    this.frameFile.push(fileId);
    this.frameLine.push(line <= 0x7fff_ffff ? line : 0);
    if (pc <= Number.MAX_SAFE_INTEGER) {
      this.frameByPc.set(pc, row);
    } else {
      // doubles above 2^53 stand for several counters: the low half tells them apart
      const exact = known instanceof Map ? known : new Map<number, number>();
      exact.set(low, row);
      this.frameByPc.set(pc, exact);
    }
    return row;
  }

  private readSamples(): void {
    const { reader } = this;
    while (reader.at < reader.end) {
      this.expect(EV.cpuSample, 'a CPU sample');
      const start = reader.at;
      const ticks = reader.uvarint();
      if (ticks > Number.MAX_SAFE_INTEGER) {
        throw traceProblem('trace.time-over-limit', 'a time is above 2^53 ticks', start);
      }
      this.sampleTicks.push(ticks);
      this.sampleThread.push(reader.id('a thread'));
      this.sampleProc.push(reader.id('a proc'));
      this.sampleGoid.push(reader.id('a goroutine'));
      this.sampleStack.push(reader.id('a stack'));
    }
  }

  private readSync(header: Pick<BatchHeader, 'ticks'>): void {
    const { reader, bytes } = this;
    let { ticks } = header;
    while (reader.at < reader.end) {
      const start = reader.at;
      const type = bytes[reader.at++];
      if (type === EV.frequency) {
        if (this.frequency !== 0) {
          throw traceProblem('trace.bad-table', 'a generation has two frequencies', start);
        }
        this.frequency = reader.uvarint();
        if (this.frequency === 0) {
          throw traceProblem('trace.no-frequency', 'the frequency is 0', start);
        }
      } else if (type === EV.clockSnapshot && this.formatMinor >= 25) {
        if (this.clock) {
          throw traceProblem('trace.bad-table', 'a generation has two clock snapshots', start);
        }
        ticks += reader.uvarint();
        reader.uvarint();
        const monotonicNs = exact(reader);
        reader.uvarint();
        const seconds = exact(reader);
        reader.uvarint();
        const wallUnixNs = BigInt.asIntN(64, seconds * 1_000_000_000n + exact(reader));
        this.clock = { ticks, monotonicNs: BigInt.asIntN(64, monotonicNs), wallUnixNs };
      } else {
        throw traceProblem('trace.bad-table', `byte ${type} in a synchronisation batch`, start);
      }
    }
  }
}

const exact = ({ low, high }: UvarintReader): bigint => (BigInt(high) << 32n) | BigInt(low);
