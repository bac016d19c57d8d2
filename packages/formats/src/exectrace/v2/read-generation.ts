import { GenerationEvents, goroutineRoom, MET } from '../generation-events';
import { type PackedGeneration, packEvents, type PackedStacks } from '../packed-generation';
import { TraceError, traceProblem } from '../trace-problem';
import type { TraceSource } from '../trace-source';
import { UvarintReader } from '../uvarint-reader';
import type { Carry } from './carry';
import { EV } from './event-types';
import { GenerationTables } from './generation-tables';
import { GenerationOrder } from './order-generation';
import { BatchHeader, BatchWalk, type ScannedGeneration } from './scan-generations';
import { SchedState } from './sched-state';
import { ThreadCursors } from './thread-cursors';

/** What reading a generation needs beside its bytes. */
export interface GenerationInput {
  readonly generation: number;
  /** where it stands in the file */
  readonly fromByte: number;
  readonly toByte: number;
  readonly minTicks: number;
  readonly formatMinor: number;
  /** nanoseconds of the trace's clock at its origin */
  readonly originNs: number;
  readonly isFirst: boolean;
  /** the state before it; without it the generation is read by itself */
  readonly carry?: Carry;
}

/** Nanoseconds a tick, as the reference computes it (internal/trace, frequency). */
export const nsPerTick = (ticksPerSecond: number): number => 1 / (ticksPerSecond / 1e9);

/**
 * Reads one generation from its own bytes. It says first what state each goroutine and proc is in,
 * so that it can be read without those before it, on any thread; TraceAssembler checks that they
 * agree. Memory follows the generation. Throws `FormatError`, with the byte in the file.
 */
export function readGeneration(bytes: Uint8Array, input: GenerationInput): PackedGeneration {
  try {
    return read(bytes, input);
  } catch (failure) {
    throw failure instanceof TraceError ? failure.shifted(input.fromByte) : failure;
  }
}

function read(bytes: Uint8Array, input: GenerationInput): PackedGeneration {
  const { fromByte, toByte, isFirst, originNs } = input;
  const tables = new GenerationTables(bytes, input.formatMinor);
  const timed: { thread: number; ticks: number; from: number; to: number }[] = [];
  const header = new BatchHeader();
  const reader = new UvarintReader(bytes);
  while (reader.at < bytes.length) {
    header.readWhole(reader);
    // experiments are passed over; an end mark has no data
    if (header.experiment !== 0 || header.generation === 0) continue;
    if (tables.take(header)) continue;
    const { thread, ticks, dataFrom, dataTo } = header;
    timed.push({ thread, ticks, from: dataFrom, to: dataTo });
  }
  tables.check(0);

  const unit = nsPerTick(tables.frequency);
  const toNs = (ticks: number): number => Math.trunc(ticks * unit) - originNs;
  const eventBytes = timed.reduce((sum, { from, to }) => sum + to - from, 0);
  const events = new GenerationEvents(eventBytes);
  const state = new SchedState(events, isFirst, input.carry, goroutineRoom(eventBytes));
  const cursors = new ThreadCursors(bytes, toNs, unit);
  for (const { thread, ticks, from, to } of timed) {
    cursors.addBatch(state.thread(thread, from), ticks, from, to);
  }
  if (input.carry) state.takeOver(input.carry);
  cursors.start();

  // the reference has an event of its own where a generation begins
  events.next(toNs(input.minTicks));
  const order = new GenerationOrder(tables, cursors, state, events, sameText(tables), isFirst);
  // a sample comes before the first event that is later than it
  for (const { row, ns } of samplesInOrder(tables, toNs)) {
    order.runUntil(ns);
    addSample(row, ns, tables, state, events);
  }
  order.runUntil(Number.POSITIVE_INFINITY);
  // a few ticks a second make times beyond what a double tells apart
  if (events.lastNs > Number.MAX_SAFE_INTEGER) {
    throw traceProblem('trace.time-over-limit', 'a time is above 2^53 nanoseconds', 0);
  }
  const { clock } = tables;
  return {
    generation: input.generation,
    fromByte,
    toByte,
    frequency: tables.frequency,
    ...(clock && {
      clock: {
        ns: toNs(clock.ticks),
        monotonicNs: clock.monotonicNs,
        wallUnixNs: clock.wallUnixNs,
      },
    }),
    ...packEvents(events),
    stacks: packStacks(tables, bytes),
    end: state.end(),
    assumed: state.assumed,
  };
}

interface SampleTime {
  readonly row: number;
  readonly ns: number;
}

function samplesInOrder(tables: GenerationTables, toNs: (ticks: number) => number): SampleTime[] {
  const samples: SampleTime[] = [];
  for (let row = 0; row < tables.sampleTicks.length; row++) {
    samples.push({ row, ns: toNs(tables.sampleTicks.at(row)) });
  }
  return samples.sort((a, b) => a.ns - b.ns);
}

/** A sample says itself where it was taken. Goroutine 0 and proc -1 are none. */
function addSample(
  row: number,
  ns: number,
  tables: GenerationTables,
  state: SchedState,
  events: GenerationEvents,
): void {
  const goid = tables.sampleGoid.at(row);
  const proc = tables.sampleProc.at(row);
  const thread = tables.sampleThread.at(row);
  events.samples.push(
    events.next(ns),
    state.thread(thread, 0),
    proc < 0 ? -1 : state.proc(proc, 0),
    goid <= 0 ? -1 : state.goroutine(goid, MET.named),
    tables.stackNumber(tables.sampleStack.at(row), 0),
  );
}

function sameText(tables: GenerationTables): (a: number, b: number) => boolean {
  const { bytes, stringFrom, stringTo } = tables;
  const lengthOf = (text: number): number =>
    text === 0 ? 0 : stringTo.at(text - 1) - stringFrom.at(text - 1);
  return (a, b) => {
    if (a === b) return true;
    const length = lengthOf(a);
    if (length !== lengthOf(b)) return false;
    for (let i = 0; i < length; i++) {
      if (bytes[stringFrom.at(a - 1) + i] !== bytes[stringFrom.at(b - 1) + i]) return false;
    }
    return true;
  };
}

function packStacks(tables: GenerationTables, bytes: Uint8Array): PackedStacks {
  const { stringCount } = tables;
  const stringFrom = new Uint32Array(stringCount + 1);
  let total = 0;
  for (let i = 0; i < stringCount; i++) {
    total += tables.stringTo.at(i) - tables.stringFrom.at(i);
    stringFrom[i + 1] = total;
  }
  const stringBytes = new Uint8Array(total);
  for (let i = 0; i < stringCount; i++) {
    const text = bytes.subarray(tables.stringFrom.at(i), tables.stringTo.at(i));
    stringBytes.set(text, stringFrom[i]);
  }
  const frames = tables.frameLine.length;
  const frameFunction = new Int32Array(frames);
  const frameFile = new Int32Array(frames);
  for (let frame = 0; frame < frames; frame++) {
    frameFunction[frame] = tables.stringNumber(tables.frameFunction.at(frame), 0);
    frameFile[frame] = tables.stringNumber(tables.frameFile.at(frame), 0);
  }
  return {
    stringFrom,
    stringBytes,
    stackFrom: tables.stackFrom.finish(),
    stackFrames: tables.stackFrames.finish(),
    pcLow: tables.framePcLow.finish(),
    pcHigh: tables.framePcHigh.finish(),
    frameFunction,
    frameFile,
    frameLine: Int32Array.from(tables.frameLine.finish()),
  };
}

/** Nanoseconds of the trace's clock where it begins: its first event. */
export function traceOriginNs(
  source: TraceSource,
  first: ScannedGeneration,
  formatMinor: number,
): number {
  const syncType = formatMinor >= 25 ? EV.sync : EV.frequency;
  const walk = new BatchWalk(source, first.fromByte, first.toByte);
  const { header } = walk;
  while (walk.step()) {
    if (header.experiment !== 0 || header.dataFrom === header.dataTo) continue;
    if (source.read(header.dataFrom, 1)[0] !== syncType) continue;
    const size = header.dataTo - header.dataFrom;
    const tables = new GenerationTables(source.read(header.dataFrom, size), formatMinor);
    const { ticks } = header;
    tables.take({ ticks, dataFrom: 0, dataTo: size });
    if (tables.frequency > 0) return Math.trunc(first.minTicks * nsPerTick(tables.frequency));
  }
  throw traceProblem('trace.no-frequency', 'a generation has no frequency', first.fromByte);
}
