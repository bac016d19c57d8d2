import { CARRIED } from '../carried';
import { type GenerationEvents, MET } from '../generation-events';
import { TRACE_LIMITS } from '../trace-limits';
import { traceProblem } from '../trace-problem';
import { GO_STATUS } from './event-types';
import { type Assumptions, type Carry, type EndState, GC_STATE } from './carry';

/** Who has what while a generation is put in order: goroutines, procs and threads by local rows. */
export class SchedState {
  /** of GO_STATUS; 0: not alive */
  goStatus: Uint8Array;
  goSeq: Uint32Array;
  /** 1 when a status record of this generation, or a creation, has been seen */
  goSaid: Uint8Array;
  /** rows of ranges that are on: stop-the-world and mark assist; row + 1, 0 for none */
  goStw: Int32Array;
  goAssist: Int32Array;
  /** row + 1 of regions of the innermost region that began here; 0 for none */
  goRegion: Int32Array;

  procStatus = new Uint8Array(64);
  procSeq = new Float64Array(64);
  procSaid = new Uint8Array(64);
  procFirst = new Uint8Array(64);
  /** row + 1 of ranges: a sweep that is on; 0 for none */
  procSweep = new Int32Array(64);

  threadGoroutine = new Int32Array(64).fill(CARRIED);
  threadProc = new Int32Array(64).fill(CARRIED);

  /** goroutines that are alive */
  alive = 0;

  gcSeq = 0;
  gcState: number = GC_STATE.undetermined;
  readonly assumed: Assumptions = {
    noProc: [],
    noGoroutine: [],
    holdsProc: [],
    inSyscall: [],
    gc: undefined,
  };

  constructor(
    readonly events: GenerationEvents,
    private readonly isFirst: boolean,
    /** the state that the generation before left; without it this one speaks for itself */
    carry: Carry | undefined,
    /** goroutines that are likely; more are taken in */
    room: number,
  ) {
    this.hasCarry = carry !== undefined;
    this.goStatus = new Uint8Array(room);
    this.goSeq = new Uint32Array(room);
    this.goSaid = new Uint8Array(room);
    this.goStw = new Int32Array(room);
    this.goAssist = new Int32Array(room);
    this.goRegion = new Int32Array(room);
  }

  /** The generation is read with all that came before it known. */
  readonly hasCarry: boolean;

  /** Begins with what the generation before left. */
  takeOver(carry: Carry): void {
    for (const [i, goid] of carry.goids.entries()) {
      this.goStatus[this.goroutine(goid, MET.named)] = carry.goStatus[i] as number;
      this.alive++;
    }
    for (const [i, id] of carry.procIds.entries()) {
      this.procStatus[this.proc(id, 0)] = carry.procStatus[i] as number;
    }
    for (const [i, id] of carry.threads.entries()) {
      const thread = this.thread(id, 0);
      const goid = carry.threadGoid[i] as number;
      const proc = carry.threadProc[i] as number;
      this.threadGoroutine[thread] = goid < 0 ? -1 : this.events.goids.find(goid);
      this.threadProc[thread] = proc < 0 ? -1 : this.events.procIds.find(proc);
    }
    this.gcSeq = carry.gcSeq;
    this.gcState = carry.gcState;
    this.events.lastNs = carry.lastNs;
  }

  /** One goroutine more is alive. */
  addAlive(byte: number): void {
    this.alive++;
    if (this.alive > TRACE_LIMITS.goroutines)
      throw tooMany('goroutines', TRACE_LIMITS.goroutines, byte);
  }

  goroutine(goid: number, met: number): number {
    const row = this.events.goroutine(goid, met);
    if (row >= this.goStatus.length) {
      const room = Math.ceil(row * 1.5) + 16;
      this.goStatus = grown(this.goStatus, new Uint8Array(room));
      this.goSeq = grown(this.goSeq, new Uint32Array(room));
      this.goSaid = grown(this.goSaid, new Uint8Array(room));
      this.goStw = grown(this.goStw, new Int32Array(room));
      this.goAssist = grown(this.goAssist, new Int32Array(room));
      this.goRegion = grown(this.goRegion, new Int32Array(room));
    }
    return row;
  }

  proc(id: number, byte: number): number {
    const row = this.events.procIds.intern(id);
    if (row >= this.procStatus.length) {
      if (row > TRACE_LIMITS.procs) throw tooMany('procs', TRACE_LIMITS.procs, byte);
      this.procStatus = grown(this.procStatus, new Uint8Array(row * 2));
      this.procSeq = grown(this.procSeq, new Float64Array(row * 2));
      this.procSaid = grown(this.procSaid, new Uint8Array(row * 2));
      this.procFirst = grown(this.procFirst, new Uint8Array(row * 2));
      this.procSweep = grown(this.procSweep, new Int32Array(row * 2));
    }
    return row;
  }

  /**
   * Row of a thread. One that was not met before has nothing when the whole past is known, else
   * what the generation before left it.
   */
  thread(id: number, byte: number): number {
    const known = this.events.threadIds.size;
    const row = this.events.threadIds.intern(id);
    if (row < known) return row;
    if (row >= this.threadProc.length) {
      if (row > TRACE_LIMITS.threads) throw tooMany('threads', TRACE_LIMITS.threads, byte);
      this.threadGoroutine = grown(this.threadGoroutine, new Int32Array(row * 2).fill(CARRIED));
      this.threadProc = grown(this.threadProc, new Int32Array(row * 2).fill(CARRIED));
    }
    const has = this.isFirst || this.hasCarry || id < 0 ? -1 : CARRIED;
    this.threadGoroutine[row] = has;
    this.threadProc[row] = has;
    return row;
  }

  end(): EndState {
    const { goids, procIds, threadIds } = this.events;
    return {
      goStatus: this.goStatus.slice(0, goids.size),
      goSaid: this.goSaid.slice(0, goids.size),
      procFirst: this.procFirst.slice(0, procIds.size),
      procStatus: this.procStatus.slice(0, procIds.size),
      threadGoroutine: this.threadGoroutine.slice(0, threadIds.size),
      threadProc: this.threadProc.slice(0, threadIds.size),
      gcSeq: this.gcSeq,
      gcState: this.gcState,
    };
  }
}

function grown<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}

const tooMany = (what: string, limit: number, byte: number) =>
  traceProblem(`trace.too-many-${what}`, `it has more than ${limit} ${what}`, byte);

/** The generation contradicts itself, or what came before it. */
export const broken = (what: string, byte: number) => traceProblem('trace.broken', what, byte);

/** The thread of an event has a proc and runs a goroutine. */
export function requireRunning(state: SchedState, by: number, proc: number, byte: number): void {
  if (proc < 0) throw broken('it has an event of a thread without a proc', byte);
  if (by < 0 || state.goStatus[by] !== GO_STATUS.running) {
    throw broken('it has an event of a goroutine that does not run', byte);
  }
}
