import type { Problem } from '@unpark/base';
import { FormatError } from '../../format-error';
import { TRACE_HEADER_BYTES } from '../trace-header';
import { TRACE_LIMITS } from '../trace-limits';
import { TraceError, traceProblem } from '../trace-problem';
import type { TraceSource } from '../trace-source';
import { UvarintReader } from '../uvarint-reader';
import { EV } from './event-types';

/** One generation as it stands in the file, before anything in it is read. */
export interface ScannedGeneration {
  readonly generation: number;
  readonly fromByte: number;
  readonly toByte: number;
  /** smallest time of its batches, in ticks of the trace's clock */
  readonly minTicks: number;
}

export interface ScannedTrace {
  readonly generations: readonly ScannedGeneration[];
  /** why the scan ended before the end of the file */
  readonly error?: Problem;
}

/** Header of one batch. `data` stands from `dataFrom` to `dataTo`. */
export class BatchHeader {
  type = 0;
  generation = 0;
  /** -1: no thread */
  thread = 0;
  /** ticks of the trace's clock; exact below 2^53 */
  ticks = 0;
  experiment = 0;
  dataFrom = 0;
  dataTo = 0;

  /** Reads the header of the batch in `bytes` that begins at `at`. Throws `FormatError`. */
  read(reader: UvarintReader): void {
    const start = reader.at;
    this.type = reader.bytes[reader.at++] as number;
    this.generation = 0;
    this.experiment = 0;
    this.dataFrom = reader.at;
    this.dataTo = reader.at;
    if (this.type === EV.endOfGeneration) return;
    if (this.type !== EV.eventBatch && this.type !== EV.experimentalBatch) {
      throw traceProblem('trace.bad-batch', `a batch begins with byte ${this.type}`, start);
    }
    if (this.type === EV.experimentalBatch) {
      if (reader.at >= reader.end) throw traceProblem('trace.cut', 'a batch is cut', start);
      this.experiment = reader.bytes[reader.at++] as number;
    }
    this.generation = reader.uvarint();
    this.thread = reader.id('a thread');
    this.ticks = reader.uvarint();
    if (this.ticks > Number.MAX_SAFE_INTEGER) {
      throw traceProblem('trace.time-over-limit', 'a time is above 2^53 ticks', start);
    }
    const size = reader.uvarint();
    if (size > TRACE_LIMITS.batchBytes) {
      throw traceProblem(
        'trace.batch-over-limit',
        `a batch of ${size} bytes is larger than the ${TRACE_LIMITS.batchBytes} that Go writes`,
        start,
        { size: String(size), limit: TRACE_LIMITS.batchBytes },
      );
    }
    this.dataFrom = reader.at;
    this.dataTo = reader.at + size;
  }

  /** Reads the header of a batch that stands whole in `reader.bytes`, and moves behind the batch. */
  readWhole(reader: UvarintReader): void {
    const start = reader.at;
    this.read(reader);
    if (this.dataTo > reader.end) throw cutInBatch(start);
    reader.at = this.dataTo;
  }
}

const cutInBatch = (byte: number) =>
  traceProblem('trace.cut', 'the file ends inside a batch', byte);

/** A header has a type, an experiment and four numbers of at most ten bytes. */
const HEADER_BYTES = 42;

/** Walks the headers of the batches of a source. */
export class BatchWalk {
  readonly header = new BatchHeader();
  /** where the batch of `header` begins, and where the next does */
  start = 0;
  next: number;

  constructor(
    private readonly source: TraceSource,
    from: number,
    private readonly to: number,
  ) {
    this.next = from;
  }

  /** Reads the next header; false at the end. Throws `FormatError`, with `start` at the batch. */
  step(): boolean {
    this.start = this.next;
    if (this.start >= this.to) return false;
    const left = this.to - this.start;
    const reader = new UvarintReader(this.source.read(this.start, Math.min(HEADER_BYTES, left)));
    try {
      this.header.read(reader);
    } catch (failure) {
      throw failure instanceof TraceError ? failure.shifted(this.start) : failure;
    }
    this.header.dataFrom += this.start;
    this.header.dataTo += this.start;
    if (this.header.dataTo > this.to) throw cutInBatch(this.start);
    this.next = this.header.dataTo;
    return true;
  }
}

/**
 * Finds the generations of a trace from the headers of its batches; the data of batches is not
 * looked at. Until format 1.25 a generation ends where the next begins, from 1.26 on with a byte of
 * its own (internal/trace, reader and generation). A damaged end leaves the generations before it.
 */
export function scanGenerations(source: TraceSource, formatMinor: number): ScannedTrace {
  const hasEndMark = formatMinor >= 26;
  const walk = new BatchWalk(source, TRACE_HEADER_BYTES, source.size);
  const { header } = walk;
  const found: ScannedGeneration[] = [];
  let generation = 0;
  let fromByte = walk.next;
  let minTicks = 0;
  let batches = 0;
  const close = (toByte: number): void => {
    if (batches > 0) found.push({ generation, fromByte, toByte, minTicks });
    fromByte = toByte;
    minTicks = 0;
    batches = 0;
  };
  try {
    while (walk.step()) {
      const { start } = walk;
      if (header.type === EV.endOfGeneration) {
        if (!hasEndMark)
          throw traceProblem('trace.bad-batch', 'a batch begins with byte 52', start);
        close(walk.next);
        continue;
      }
      if (header.generation === 0 || header.generation > Number.MAX_SAFE_INTEGER) {
        throw traceProblem('trace.bad-generation', `generation ${header.generation}`, start);
      }
      if (batches > 0 && header.generation !== generation) {
        const isNext = header.generation === generation + 1;
        if (hasEndMark || !isNext) {
          // what was found of this generation cannot be trusted: batches are mixed
          return { generations: found, error: mixed(start).problem };
        }
        close(start);
      }
      if (batches === 0) generation = header.generation;
      if (minTicks === 0 || header.ticks < minTicks) minTicks = header.ticks;
      batches++;
      if (found.length > TRACE_LIMITS.generations || batches > TRACE_LIMITS.batches) {
        throw traceProblem(
          'trace.too-many-batches',
          `it has more than ${TRACE_LIMITS.generations} generations or ${TRACE_LIMITS.batches} batches in one`,
          start,
          { limit: TRACE_LIMITS.batches },
        );
      }
    }
  } catch (failure) {
    if (!(failure instanceof FormatError)) throw failure;
    // until 1.25 the last generation may be whole although something cut stands behind it
    if (!hasEndMark) close(walk.start);
    return { generations: found, error: failure.problem };
  }
  if (batches > 0) {
    if (hasEndMark) {
      const cut = traceProblem('trace.cut', 'the file ends inside a generation', fromByte);
      return { generations: found, error: cut.problem };
    }
    close(source.size);
  }
  return { generations: found };
}

const mixed = (byte: number): FormatError =>
  traceProblem('trace.bad-generation', 'batches of several generations are mixed', byte);
