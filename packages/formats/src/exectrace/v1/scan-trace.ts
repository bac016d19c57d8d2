import { formatCount } from '@unpark/base';
import { GrowingF64, GrowingI32 } from '../../bytes/growing-columns';
import { FormatError } from '../../format-error';
import { TRACE_HEADER_BYTES } from '../trace-header';
import { TRACE_LIMITS } from '../trace-limits';
import { traceProblem } from '../trace-problem';
import { UvarintReader } from '../uvarint-reader';
import { CPU_SAMPLES_SINCE, EV1, IS_TIMED, NUMBERS_OF } from './event-types';
import { checkTextLength, TraceTablesV1 } from './trace-tables';

const LARGEST_PROC = 0x7fff_ffff;

/** What a trace of the old format holds, before its events are put in order. */
export class ScannedTraceV1 {
  /** id of the proc of each list of events, -1 for "on no proc"; in the order of first mention */
  readonly listProc: number[] = [];
  /** first batch of a list */
  readonly firstBatch: number[] = [];
  /** where the events of a batch stand, its ticks, and the next batch of its list or -1 */
  readonly batchFrom = new GrowingF64();
  readonly batchTo = new GrowingF64();
  readonly batchTicks = new GrowingF64();
  readonly nextBatch = new GrowingI32();

  readonly sampleTicks = new GrowingF64();
  readonly sampleProc = new GrowingF64();
  readonly sampleGoid = new GrowingF64();
  readonly sampleStack = new GrowingF64();

  /** events by type */
  readonly counts = new Float64Array(64);
  /** events that stand in an order, CPU samples included */
  eventCount = 0;
  /** ticks a second; 0 when the file ends before it */
  frequency = 0;
  readonly timerGoids = new Set<number>();
  readonly tables: TraceTablesV1;
  /** the file ends inside an event, behind the frequency: the events are all there */
  cut: FormatError | undefined;

  private readonly lists = new Map<number, number>();
  private readonly lastBatch: number[] = [];
  private readonly reader: UvarintReader;

  constructor(
    readonly bytes: Uint8Array,
    private readonly minor: number,
    private readonly maxEvents: number = TRACE_LIMITS.events,
  ) {
    this.tables = new TraceTablesV1(bytes);
    this.reader = new UvarintReader(bytes);
  }

  /**
   * Walks the file once: finds batches, reads tables and CPU samples, counts events and checks that
   * each has the numbers of its type. Throws `FormatError`.
   */
  scan(): this {
    const { reader, bytes } = this;
    const end = bytes.length;
    reader.at = TRACE_HEADER_BYTES;
    let start = reader.at;
    try {
      while (reader.at < end) {
        start = reader.at;
        const head = bytes[start] as number;
        const type = head & 63;
        if (IS_TIMED[type] === 1) {
          if (this.lastBatch.length === 0) throw outsideBatch(start);
          this.counts[type]!++;
          reader.at = head < 0xc0 ? this.skipShort(type, head, start) : this.skipLong(type, start);
        } else {
          reader.at = start + 1;
          this.readTable(type, head, start);
        }
      }
    } catch (failure) {
      if (!isCut(failure)) throw failure;
      this.endOfBatch(start);
      if (this.frequency === 0) throw this.truncated(start);
      this.cut = failure;
    }
    if (!this.cut) this.endOfBatch(end);
    this.countEvents();
    if (this.frequency === 0) throw this.truncated(end);
    return this;
  }

  /** Where an event of up to three numbers ends. */
  private skipShort(type: number, head: number, start: number): number {
    const { bytes } = this;
    const count = (head >> 6) + 1;
    if (count !== NUMBERS_OF[type]) throw wrongCount(type, count, start);
    const end = bytes.length;
    let at = start + 1;
    for (let left = count; left > 0; ) {
      if (at >= end) throw traceProblem('trace.cut', 'an event is cut', start);
      if ((bytes[at++] as number) < 0x80) left--;
    }
    return at;
  }

  /** Where an event ends that says its length, its message included. */
  private skipLong(type: number, start: number): number {
    const { reader, bytes } = this;
    reader.at = start + 1;
    const count = this.numbersInside(start);
    const to = reader.end;
    reader.end = bytes.length;
    if (count !== NUMBERS_OF[type]) throw wrongCount(type, count, start);
    if (type !== EV1.userLog) return to;
    reader.at = to;
    const length = reader.uvarint();
    checkTextLength(length, start);
    checkCut(length, reader, 'a message', start);
    return reader.at + length;
  }

  /** Reads the length of an event and counts its numbers; `reader.end` becomes the event's end. */
  private numbersInside(start: number): number {
    const { reader, bytes } = this;
    const length = reader.uvarint();
    checkCut(length, reader, 'an event', start);
    const to = reader.at + length;
    let count = 0;
    for (let at = reader.at; at < to; at++) if ((bytes[at] as number) < 0x80) count++;
    if (length > 0 && (bytes[to - 1] as number) >= 0x80) {
      throw traceProblem('trace.bad-event', 'the last number of an event has no end', start);
    }
    reader.end = to;
    return count;
  }

  /** Events that say something of the whole trace, and CPU samples, which have an order of their own. */
  private readTable(type: number, head: number, start: number): void {
    const { reader, bytes, tables } = this;
    if (type === EV1.string) {
      tables.readString(reader);
      return;
    }
    if (type === EV1.batch) {
      if (head >> 6 !== 1) throw wrongCount(type, (head >> 6) + 1, start);
      this.beginBatch(start);
      return;
    }
    const isKnown =
      type === EV1.frequency ||
      type === EV1.stack ||
      type === EV1.timerGoroutine ||
      (type === EV1.cpuSample && this.minor >= CPU_SAMPLES_SINCE);
    if (!isKnown) {
      throw traceProblem('trace.bad-event', `there is no event of type ${type}`, start);
    }
    if (this.lastBatch.length === 0) throw outsideBatch(start);
    this.counts[type]!++;
    const isLong = head >= 0xc0;
    const count = isLong ? this.numbersInside(start) : (head >> 6) + 1;
    const to = reader.end;
    if (type !== EV1.stack && count !== NUMBERS_OF[type]) throw wrongCount(type, count, start);
    if (type === EV1.stack) tables.readStack(reader, count, start);
    else if (type === EV1.cpuSample) this.readSample();
    else if (type === EV1.timerGoroutine) this.timerGoids.add(reader.id('a goroutine'));
    else this.readFrequency(start);
    reader.end = bytes.length;
    if (isLong) reader.at = to;
  }

  private beginBatch(start: number): void {
    const { reader, lists } = this;
    const proc = reader.id('a proc');
    const ticks = reader.uvarint();
    if (proc > LARGEST_PROC) {
      throw traceProblem('trace.bad-event', `there is no proc ${proc}`, start);
    }
    if (ticks > Number.MAX_SAFE_INTEGER) throw timeOverLimit(start);
    this.endOfBatch(start);
    let list = lists.get(proc);
    const batch = this.batchFrom.length;
    if (batch >= TRACE_LIMITS.batches) {
      throw traceProblem(
        'trace.too-many-batches',
        `it has more than ${TRACE_LIMITS.batches} batches`,
        start,
        { limit: TRACE_LIMITS.batches },
      );
    }
    if (list === undefined) {
      list = lists.size;
      if (list >= TRACE_LIMITS.oldProcs) {
        throw traceProblem(
          'trace.too-many-procs',
          `it has more than ${TRACE_LIMITS.oldProcs} procs`,
          start,
          { limit: TRACE_LIMITS.oldProcs },
        );
      }
      lists.set(proc, list);
      this.listProc.push(proc);
      this.firstBatch.push(batch);
      this.lastBatch.push(batch);
    } else {
      this.nextBatch.set(this.lastBatch[list] as number, batch);
      this.lastBatch[list] = batch;
    }
    this.batchFrom.push(reader.at);
    this.batchTo.push(reader.at);
    this.batchTicks.push(ticks);
    this.nextBatch.push(-1);
  }

  private endOfBatch(byte: number): void {
    const batches = this.batchTo.length;
    if (batches > 0) this.batchTo.set(batches - 1, byte);
  }

  private readSample(): void {
    const { reader } = this;
    reader.uvarint();
    const start = reader.at;
    const ticks = reader.uvarint();
    if (ticks > Number.MAX_SAFE_INTEGER) throw timeOverLimit(start);
    const proc = reader.id('a proc');
    const goid = reader.id('a goroutine');
    const stack = reader.id('a stack');
    this.sampleTicks.push(ticks);
    this.sampleProc.push(proc);
    this.sampleGoid.push(goid);
    this.sampleStack.push(stack);
  }

  private readFrequency(start: number): void {
    this.frequency = this.reader.uvarint();
    if (this.frequency === 0 || this.frequency > Number.MAX_SAFE_INTEGER) {
      throw traceProblem(
        'trace.no-frequency',
        `its clock has ${this.frequency} ticks a second`,
        start,
      );
    }
  }

  private countEvents(): void {
    let count = this.sampleTicks.length;
    for (let type = 0; type < EV1.count; type++) {
      if (IS_TIMED[type] === 1) count += this.counts[type] as number;
    }
    this.eventCount = count;
    if (count <= this.maxEvents) return;
    throw traceProblem(
      'trace.too-many-events',
      `it has ${formatCount(count)} events, more than the ${formatCount(this.maxEvents)} that are read`,
      undefined,
      { limit: this.maxEvents },
    );
  }

  private truncated(byte: number): FormatError {
    this.countEvents();
    if (this.eventCount === 0 && this.listProc.length === 0) {
      return byte === TRACE_HEADER_BYTES
        ? traceProblem('trace.empty', 'it has a header and no events', byte)
        : traceProblem('trace.cut', 'it ends in its first batch', byte);
    }
    const created = this.counts[EV1.goCreate] as number;
    const procs = this.listProc.length;
    const events = `${formatCount(this.eventCount)} events of ${formatCount(procs)} ${procs === 1 ? 'proc' : 'procs'}`;
    return traceProblem(
      'trace.cut',
      `trace truncated: no frequency event. ${events} stand before that, among them ${formatCount(created)} goroutines that were there or began; without the end of the file they have neither times nor stacks`,
      byte,
    );
  }
}

export const timeOverLimit = (byte: number): FormatError =>
  traceProblem('trace.time-over-limit', 'a time is above 2^53 ticks', byte);

const isCut = (failure: unknown): failure is FormatError =>
  failure instanceof FormatError && failure.problem.code === 'trace.cut';

function checkCut(length: number, reader: UvarintReader, what: string, start: number): void {
  if (length > reader.bytes.length - reader.at) {
    throw traceProblem('trace.cut', `${what} is cut`, start);
  }
}

const wrongCount = (type: number, count: number, byte: number): FormatError =>
  traceProblem(
    'trace.bad-event',
    `an event of type ${type} has ${count} numbers, not ${NUMBERS_OF[type]}`,
    byte,
  );

const outsideBatch = (byte: number): FormatError =>
  traceProblem('trace.bad-event', 'there is an event before the first batch', byte);
