import { GenerationEvents, MET } from '../generation-events';
import { type PackedGeneration, packEvents, type PackedStacks } from '../packed-generation';
import { UvarintReader } from '../uvarint-reader';
import type { Carry } from './carry';
import { GenerationTables } from './generation-tables';
import { GenerationOrder } from './order-generation';
import { BatchHeader, type ScannedGeneration } from './scan-generations';
import { SchedState } from './sched-state';
import { ThreadCursors } from './thread-cursors';

/** What reading a generation needs beside its bytes. */
export interface GenerationInput {
  readonly generation: number;
  /** where it stands in `bytes` */
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
 * Reads one generation. It says first what state each goroutine and proc is in, so that it can be
 * read without those before it, on any thread; TraceAssembler checks that they agree. Memory follows
 * the generation. Throws `FormatError`.
 */
export function readGeneration(bytes: Uint8Array, input: GenerationInput): PackedGeneration {
  const { fromByte, toByte, isFirst, originNs } = input;
  const part = bytes.subarray(0, toByte);
  const tables = new GenerationTables(part, input.formatMinor);
  const timed: { thread: number; ticks: number; from: number; to: number }[] = [];
  const header = new BatchHeader();
  const reader = new UvarintReader(part);
  reader.at = fromByte;
  while (reader.at < toByte) {
    header.read(reader);
    // experiments are passed over; an end mark has no data
    if (header.experiment !== 0 || header.generation === 0) continue;
    if (tables.take(header)) continue;
    const { thread, ticks, dataFrom, dataTo } = header;
    timed.push({ thread, ticks, from: dataFrom, to: dataTo });
  }
  tables.check(fromByte);

  const unit = nsPerTick(tables.frequency);
  const toNs = (ticks: number): number => Math.trunc(ticks * unit) - originNs;
  const eventBytes = timed.reduce((sum, { from, to }) => sum + to - from, 0);
  const events = new GenerationEvents(eventBytes);
  const state = new SchedState(events, isFirst, input.carry);
  const cursors = new ThreadCursors(part, toNs, unit);
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
    addSample(row, ns, tables, state, events, fromByte);
  }
  order.runUntil(Number.POSITIVE_INFINITY);
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
    stacks: packStacks(tables, part),
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
  byte: number,
): void {
  const goid = tables.sampleGoid.at(row);
  const proc = tables.sampleProc.at(row);
  const thread = tables.sampleThread.at(row);
  events.samples.push(
    events.next(ns),
    state.thread(thread, byte),
    proc < 0 ? -1 : state.proc(proc, byte),
    goid <= 0 ? -1 : state.goroutine(goid, MET.named),
    tables.stackNumber(tables.sampleStack.at(row), byte),
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
  bytes: Uint8Array,
  first: ScannedGeneration,
  formatMinor: number,
): number {
  const tables = new GenerationTables(bytes, formatMinor);
  const header = new BatchHeader();
  const reader = new UvarintReader(bytes);
  reader.at = first.fromByte;
  while (reader.at < first.toByte && tables.frequency === 0) {
    header.read(reader);
    const isSync = bytes[header.dataFrom] === (formatMinor >= 25 ? 50 : 8);
    if (header.experiment === 0 && isSync) tables.take(header);
  }
  tables.checkFrequency(first.fromByte);
  return Math.trunc(first.minTicks * nsPerTick(tables.frequency));
}
