import { NO_U16, PROC_STATE } from '@unpark/model';
import { GrowingI32 } from '../bytes/growing-columns';
import { CARRIED } from './carried';
import type { EventColumn } from './event-columns';
import { MET, PROC_AT, tooManyEvents } from './generation-events';
import { IdRows } from './id-rows';
import { GoroutineColumns } from './goroutine-columns';
import { JoinedTransitions } from './joined-transitions';
import { moveFirstTimes } from './later-times';
import type { PackedGeneration } from './packed-generation';
import { TRACE_LIMITS } from './trace-limits';
import { traceProblem } from './trace-problem';
import { type StackRows, TraceStacks } from './trace-stacks';
import { NameRows, RowsOfTables } from './rows-of-tables';
import { TraceTexts } from './trace-texts';
import { disagrees } from './v2/agreement';
import { type Carry, GC_STATE } from './v2/carry';

/** What stays of a generation besides its rows. */
export interface GenerationRow {
  readonly generation: number;
  readonly fromByte: number;
  readonly toByte: number;
  readonly frequency: number;
  readonly eventCount: number;
  readonly fromNs: number;
  readonly toNs: number;
  readonly clock?: NonNullable<PackedGeneration['clock']>;
}

/**
 * Joins generations, in their order, into one trace: numbers of goroutines, procs, threads, stacks
 * and texts become rows of the whole, and what a generation could not know of the time before it is
 * filled in. A generation that does not agree with the state before it is asked for again, read with
 * that state.
 */
export class TraceAssembler {
  readonly goids = new IdRows();
  readonly goroutines = new GoroutineColumns();
  readonly transitions = new JoinedTransitions();
  readonly procIds = new IdRows();
  readonly threadIds = new IdRows();
  readonly stacks = new TraceStacks();
  readonly reasons = new TraceTexts();
  readonly tables = new RowsOfTables();
  readonly generations: GenerationRow[] = [];
  /** rows of the generations taken; ids of one that was refused stand behind them */
  goroutineCount = 0;
  procCount = 0;
  threadCount = 0;
  lastNs = Number.NEGATIVE_INFINITY;
  eventCount = 0;
  experimentEvents = 0;

  /** state after the last generation, by rows of the whole; of goroutines see `goroutines` */
  readonly procStatus = new GrowingI32();
  readonly threadGoroutine = new GrowingI32();
  readonly threadProc = new GrowingI32();
  gcSeq = 0;
  gcState: number = GC_STATE.undetermined;

  /**
   * Takes the next generation over; its arrays may be changed. `again`: it must be read with
   * `carry()`. Throws `FormatError` when it contradicts what came before; then nothing of it is kept.
   */
  add(packed: PackedGeneration, fileBytes: number, isReadWithCarry: boolean): 'taken' | 'again' {
    const isFirst = this.generations.length === 0;
    if (!isFirst && !isReadWithCarry && disagrees(this, packed)) return 'again';
    if (!isFirst && !moveFirstTimes(packed, this.lastNs)) return 'again';
    const share = (packed.toByte - packed.fromByte) / Math.max(1, fileBytes - packed.fromByte);
    const numbers = this.numbersOf(packed, share);
    const texts = new NameRows(this.tables.names, packed.stacks);
    if (this.eventCount + packed.eventCount > TRACE_LIMITS.events) {
      throw tooManyEvents(packed.fromByte);
    }
    // everything that may be refused is looked at before anything is kept
    this.tables.check(packed, numbers, texts, isFirst);
    const reasons = packed.reasonTexts.map((text) => this.reasonRow(packed, text));

    if (!isFirst) this.fillProcStatus(packed, numbers);
    const firstRow = this.transitions.rows;
    this.transitions.add(packed.transitions, numbers, reasons, isFirst, share);
    this.tables.add(packed, numbers, texts);
    this.takeGoroutines(packed, numbers, firstRow);
    this.takeState(packed, numbers);
    const fromNs = packed.headTimes[0] ?? 0;
    // where all events had to move, the last one stands as many behind as there are
    const lastNs = Math.max(packed.lastNs, this.lastNs + packed.eventCount);
    this.generations.push({
      generation: packed.generation,
      fromByte: packed.fromByte,
      toByte: packed.toByte,
      frequency: packed.frequency,
      eventCount: packed.eventCount,
      fromNs: isFirst ? fromNs : Math.max(fromNs, this.lastNs + 1),
      toNs: lastNs,
      ...(packed.clock && { clock: packed.clock }),
    });
    this.goroutineCount = this.goids.size;
    this.procCount = this.procIds.size;
    this.threadCount = this.threadIds.size;
    this.lastNs = lastNs;
    this.eventCount += packed.eventCount;
    this.experimentEvents += packed.experimentEvents;
    return 'taken';
  }

  /** Goroutines alive at the end. */
  get aliveCount(): number {
    let alive = 0;
    for (let row = 0; row < this.goroutineCount; row++) {
      if (this.goroutines.status[row] !== 0) alive++;
    }
    return alive;
  }

  /** The state after the generations taken, in ids. */
  carry(): Carry {
    const { goids, procIds, threadIds } = this;
    const alive: number[] = [];
    const { status } = this.goroutines;
    for (let row = 0; row < goids.size; row++) if (status[row] !== 0) alive.push(row);
    const idOr = (ids: IdRows, row: number): number => (row < 0 ? -1 : ids.idOf(row));
    const threads = Array.from({ length: threadIds.size }, (_, row) => row);
    return {
      goids: Float64Array.from(alive, (row) => goids.idOf(row)),
      goStatus: Uint8Array.from(alive, (row) => status[row] as number),
      procIds: procIds.finish(),
      procStatus: Uint8Array.from(this.procStatus.finish()),
      threads: threadIds.finish(),
      threadGoid: Float64Array.from(threads, (row) => idOr(goids, this.threadGoroutine.at(row))),
      threadProc: Float64Array.from(threads, (row) => idOr(procIds, this.threadProc.at(row))),
      gcSeq: this.gcSeq,
      gcState: this.gcState,
      lastNs: this.lastNs,
    };
  }

  private numbersOf(packed: PackedGeneration, share: number): Numbers {
    const stackRows = this.stacks.of(packed.stacks);
    return {
      ...goroutineNumbers(this.goroutineRows(packed, share)),
      proc: rowsOf(packed.procIds, (id) => this.proc(id)),
      thread: rowsOf(packed.threadIds, (id) => (id < 0 ? NO_U16 : this.thread(id))),
      stacks: stackRows,
      stackRow: (number) => stackRows.row(number),
      outermost: (number) => stackRows.outermost(number),
      goroutineBefore: (thread) => this.threadGoroutine.at(thread),
      procBefore: (thread) => this.threadProc.at(thread),
    };
  }

  private goroutineRows(packed: PackedGeneration, share: number): Int32Array | undefined {
    const { goids } = packed;
    if (this.generations.length === 0 && share === 1) {
      // nothing comes after: the generation's rows are those of the trace
      this.goids.adopt(goids);
      this.goroutines.adopt(packed.entryStack, packed.createdRow, packed.endedRow);
      return undefined;
    }
    this.goroutines.reserve(this.goids.size, goids.length, share);
    return rowsOf(goids, (goid) => this.goids.intern(goid));
  }

  private proc(id: number): number {
    const row = this.procIds.intern(id);
    if (row === this.procStatus.length) this.procStatus.push(0);
    return row;
  }

  private thread(id: number): number {
    const row = this.threadIds.intern(id);
    if (row === this.threadProc.length) {
      this.threadGoroutine.push(-1);
      this.threadProc.push(-1);
    }
    return row;
  }

  /** Status records of procs learn the state before. */
  private fillProcStatus(packed: PackedGeneration, numbers: Numbers): void {
    const proc = packed.tables.procs[PROC_AT.proc] as EventColumn;
    const states = packed.tables.procs[PROC_AT.states] as EventColumn;
    for (const row of packed.procStatusRows) {
      const status = this.procStatus.at(numbers.proc[proc[row] as number] as number);
      const to = (states[row] as number) & 15;
      states[row] = (status === 0 ? PROC_STATE.notExist : to) * 16 + to;
    }
  }

  private reasonRow(packed: PackedGeneration, text: number): number {
    const row = this.reasons.row(packed.stacks, text);
    if (row <= TRACE_LIMITS.reasons) return row;
    throw traceProblem(
      'trace.too-many-reasons',
      `it has more than ${TRACE_LIMITS.reasons} block reasons`,
      packed.fromByte,
    );
  }

  private takeGoroutines(packed: PackedGeneration, numbers: Numbers, firstRow: number): void {
    const { entryFrame, createdRow, endedRow } = this.goroutines;
    if (entryFrame === packed.entryStack) {
      for (let row = 0; row < entryFrame.length; row++) {
        entryFrame[row] = numbers.outermost(entryFrame[row] as number);
      }
      return;
    }
    for (let local = 0; local < packed.goids.length; local++) {
      const row = numbers.goroutineRow(local);
      const entry = packed.entryStack[local] as number;
      if (entry > 0 && (entryFrame[row] as number) < 0) entryFrame[row] = numbers.outermost(entry);
      const created = packed.createdRow[local] as number;
      if (created >= 0) createdRow[row] = firstRow + created;
      const ended = packed.endedRow[local] as number;
      if (ended >= 0) endedRow[row] = firstRow + ended;
    }
  }

  private takeState(packed: PackedGeneration, numbers: Numbers): void {
    const { end } = packed;
    if (!end) return;
    const { status: known } = this.goroutines;
    for (let local = 0; local < end.goStatus.length; local++) {
      const status = end.goStatus[local] as number;
      if (status === 0 && end.goSaid[local] === 0 && packed.met[local] === MET.named) continue;
      const row = numbers.goroutineRow(local);
      // most have ended: zeros that nobody writes take no memory
      if (known[row] !== status) known[row] = status;
    }
    for (let local = 0; local < end.procStatus.length; local++) {
      const status = end.procStatus[local] as number;
      if (status !== 0) this.procStatus.set(numbers.proc[local] as number, status);
    }
    for (let local = 0; local < end.threadProc.length; local++) {
      const row = numbers.thread[local] as number;
      if (row === NO_U16) continue;
      const g = end.threadGoroutine[local] as number;
      const p = end.threadProc[local] as number;
      if (g !== CARRIED) {
        this.threadGoroutine.set(row, g < 0 ? -1 : numbers.goroutineRow(g));
      }
      if (p !== CARRIED) this.threadProc.set(row, p < 0 ? -1 : (numbers.proc[p] as number));
    }
    if (end.gcState !== GC_STATE.undetermined) {
      this.gcSeq = end.gcSeq;
      this.gcState = end.gcState;
    }
  }
}

/** From the numbers of a generation to rows of the trace. */
export interface Numbers {
  /** undefined: goroutines of the generation have the same rows in the trace */
  readonly goroutine: Int32Array | undefined;
  readonly proc: Int32Array;
  /** NO_U16 for "no thread" */
  readonly thread: Int32Array;
  readonly stacks: StackRows;
  goroutineRow(number: number): number;
  stackRow(number: number): number;
  outermost(number: number): number;
  /** row of the goroutine, and of the proc, that a thread had before the generation; -1 for none */
  goroutineBefore(thread: number): number;
  procBefore(thread: number): number;
}

const goroutineNumbers = (goroutine: Int32Array | undefined) => ({
  goroutine,
  goroutineRow: (number: number): number => (goroutine ? (goroutine[number] as number) : number),
});

function rowsOf(ids: Float64Array, rowOf: (id: number, i: number) => number): Int32Array {
  const rows = new Int32Array(ids.length);
  for (let i = 0; i < ids.length; i++) rows[i] = rowOf(ids[i] as number, i);
  return rows;
}
