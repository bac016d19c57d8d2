import {
  GOROUTINE_STATE,
  NO_U16,
  PROC_STATE,
  TransitionReader,
  type TraceTables,
} from '@unpark/model';
import { foreverReason } from './goroutine-lives';
import { ReasonTimes } from './reason-times';
import { traceEndNs } from './trace-range';

/** no such time, no such row */
const NONE = -1;

/**
 * How long goroutines have run, waited and been in system calls up to a moment of the trace: the
 * rules of internal/trace (summary.go), the oddities kept, so that numbers equal those of Go's tool.
 * Columns by row of trace_goroutines; nanoseconds.
 */
export class GoroutineTimes {
  readonly execNs: Float64Array;
  readonly schedWaitNs: Float64Array;
  readonly syscallNs: Float64Array;
  readonly syscallBlockNs: Float64Array;
  /** 0 until the goroutine ended or the pass did */
  readonly totalNs: Float64Array;
  /** when it was created, or the trace began; -1 until it was met */
  readonly sinceNs: Float64Array;
  /** when it ended, or blocked for ever, or the trace ended */
  readonly untilNs: Float64Array;
  readonly wakeups: Uint32Array;
  readonly reasons: ReasonTimes;

  private readonly runningSince: Float64Array;
  private readonly runnableSince: Float64Array;
  private readonly blockedSince: Float64Array;
  private readonly blockedFor: Int32Array;
  private readonly syscallSince: Float64Array;
  /** when the proc of its system call was taken away */
  private readonly noProcSince: Float64Array;

  constructor(private readonly tables: TraceTables) {
    const count = tables.goroutines.rows;
    const zeros = () => new Float64Array(count);
    const nones = () => new Float64Array(count).fill(NONE);
    this.execNs = zeros();
    this.schedWaitNs = zeros();
    this.syscallNs = zeros();
    this.syscallBlockNs = zeros();
    this.totalNs = zeros();
    this.sinceNs = nones();
    this.untilNs = nones();
    this.wakeups = new Uint32Array(count);
    this.reasons = new ReasonTimes(count);
    this.runningSince = nones();
    this.runnableSince = nones();
    this.blockedSince = nones();
    this.blockedFor = new Int32Array(count);
    this.syscallSince = nones();
    this.noProcSince = nones();
  }

  /**
   * Goes through the trace once. `edgesNs`: moments in ascending order, none of them the time of a
   * transition; `onEdge` is called with the index of each when everything before it is counted.
   */
  run(edgesNs: Float64Array, onEdge: (edge: number) => void): this {
    const { tables, execNs, schedWaitNs, syscallNs, syscallBlockNs, reasons } = this;
    const { runningSince, runnableSince, blockedSince, blockedFor, syscallSince, noProcSince } =
      this;
    const { undetermined, notExist, runnable, running, waiting, syscall } = GOROUTINE_STATE;
    const forever = foreverReason(tables);
    const procs = tables.procs.rows;
    const goroutineOfProc = new Int32Array(procs + 1).fill(NONE);
    const procOf = new Int32Array(tables.goroutines.rows).fill(procs);
    const idle = idleProcs(tables);
    let nextIdle = 0;
    let idleNs = idle.timeNs[0] ?? Number.POSITIVE_INFINITY;
    let nextEdge = 0;
    let edgeNs = edgesNs[0] ?? Number.POSITIVE_INFINITY;

    const at = new TransitionReader(tables);
    while (at.next()) {
      const { timeNs: now, goroutine: g, from, to } = at;
      while (idleNs < now || edgeNs < now) {
        if (edgeNs < idleNs) {
          onEdge(nextEdge++);
          edgeNs = edgesNs[nextEdge] ?? Number.POSITIVE_INFINITY;
          continue;
        }
        const proc = idle.proc[nextIdle] as number;
        const owner = goroutineOfProc[proc] as number;
        if (owner >= 0) {
          noProcSince[owner] = idleNs;
          goroutineOfProc[proc] = NONE;
        }
        idleNs = idle.timeNs[++nextIdle] ?? Number.POSITIVE_INFINITY;
      }
      if (from === to) continue;
      switch (from) {
        case running:
          add(execNs, g, now, runningSince);
          break;
        case runnable:
          add(schedWaitNs, g, now, runnableSince);
          break;
        case waiting: {
          const since = blockedSince[g] as number;
          if (to === runnable) this.wakeups[g] = (this.wakeups[g] as number) + 1;
          if (since < 0) break;
          reasons.add(g, blockedFor[g] as number, now - since, 1);
          blockedSince[g] = NONE;
          break;
        }
        case syscall: {
          const since = syscallSince[g] as number;
          if (since < 0) break;
          const noProc = noProcSince[g] as number;
          const lost = noProc >= 0 ? noProc : now;
          syscallNs[g] = (syscallNs[g] as number) + lost - since;
          syscallBlockNs[g] = (syscallBlockNs[g] as number) + now - lost;
          syscallSince[g] = NONE;
          noProcSince[g] = NONE;
          // as the reference: also when another goroutine is in a system call on that proc by now
          goroutineOfProc[procOf[g] as number] = NONE;
          procOf[g] = procs;
          break;
        }
        case undetermined: {
          this.sinceNs[g] = 0;
          if (to === running) execNs[g] = now;
          else if (to === waiting) reasons.add(g, at.reason, now, 0);
          else if (to === runnable) schedWaitNs[g] = now;
          else if (to === syscall) {
            if (at.proc === NO_U16) syscallBlockNs[g] = now;
            else syscallNs[g] = now;
          }
          break;
        }
        case notExist:
          this.sinceNs[g] = now;
          break;
      }
      switch (to) {
        case running:
          runningSince[g] = now;
          break;
        case runnable:
          runnableSince[g] = now;
          break;
        case waiting:
          if (at.reason === forever) {
            this.finish(g, now);
          } else {
            blockedSince[g] = now;
            blockedFor[g] = at.reason;
          }
          break;
        case syscall: {
          const proc = at.proc === NO_U16 ? procs : at.proc;
          goroutineOfProc[proc] = g;
          procOf[g] = proc;
          syscallSince[g] = now;
          break;
        }
        case notExist:
          this.finish(g, now);
          break;
      }
    }
    for (; nextEdge < edgesNs.length; nextEdge++) {
      // what procs do after the last transition is only of interest to edges after it
      const now = edgesNs[nextEdge] as number;
      for (; idleNs < now; idleNs = idle.timeNs[++nextIdle] ?? Number.POSITIVE_INFINITY) {
        const owner = goroutineOfProc[idle.proc[nextIdle] as number] as number;
        if (owner >= 0) noProcSince[owner] = idleNs;
        goroutineOfProc[idle.proc[nextIdle] as number] = NONE;
      }
      onEdge(nextEdge);
    }
    for (; nextIdle < idle.proc.length; nextIdle++) {
      const owner = goroutineOfProc[idle.proc[nextIdle] as number] as number;
      if (owner >= 0) noProcSince[owner] = idle.timeNs[nextIdle] as number;
      goroutineOfProc[idle.proc[nextIdle] as number] = NONE;
    }
    const end = traceEndNs(tables);
    for (let g = 0; g < this.sinceNs.length; g++) {
      if ((this.sinceNs[g] as number) >= 0 && (this.untilNs[g] as number) < 0) this.finish(g, end);
    }
    return this;
  }

  /** Running, runnable and system call time up to `now`, an open state counted up to there. */
  upTo(g: number, now: number): StateTimes {
    const open = (since: Float64Array) => {
      const ns = since[g] as number;
      return ns < 0 ? 0 : now - ns;
    };
    return {
      execNs: (this.execNs[g] as number) + open(this.runningSince),
      // as the reference: the proc-less part of an open system call counts here as well
      schedWaitNs:
        (this.schedWaitNs[g] as number) + open(this.runnableSince) + open(this.noProcSince),
      syscallNs: (this.syscallNs[g] as number) + open(this.syscallSince),
      syscallBlockNs: this.syscallBlockNs[g] as number,
      totalNs: (this.totalNs[g] as number) || now - Math.max(this.sinceNs[g] as number, 0),
    };
  }

  /** Calls `take` with the time waited for each reason up to `now`. */
  eachReasonUpTo(g: number, now: number, take: (reason: number, ns: number) => void): void {
    const since = this.blockedSince[g] as number;
    const openReason = since < 0 ? NONE : (this.blockedFor[g] as number);
    let isOpenTaken = false;
    this.reasons.each(g, (reason, ns) => {
      const isOpen = reason === openReason;
      isOpenTaken ||= isOpen;
      take(reason, isOpen ? ns + now - since : ns);
    });
    if (openReason >= 0 && !isOpenTaken) take(openReason, now - since);
  }

  private finish(g: number, now: number): void {
    const times = this.upTo(g, now);
    const since = this.blockedSince[g] as number;
    if (since >= 0) this.reasons.add(g, this.blockedFor[g] as number, now - since, 1);
    this.execNs[g] = times.execNs;
    this.schedWaitNs[g] = times.schedWaitNs;
    this.syscallNs[g] = times.syscallNs;
    this.totalNs[g] = times.totalNs;
    this.untilNs[g] = now;
    this.runningSince[g] = NONE;
    this.runnableSince[g] = NONE;
    this.blockedSince[g] = NONE;
    this.syscallSince[g] = NONE;
    this.noProcSince[g] = NONE;
  }
}

export interface StateTimes {
  readonly execNs: number;
  readonly schedWaitNs: number;
  readonly syscallNs: number;
  readonly syscallBlockNs: number;
  readonly totalNs: number;
}

function add(sums: Float64Array, g: number, now: number, since: Float64Array): void {
  const from = since[g] as number;
  if (from >= 0) sums[g] = (sums[g] as number) + now - from;
  since[g] = NONE;
}

/** When procs became idle: it takes the proc away from a goroutine in a system call on it. */
function idleProcs({ procTransitions }: TraceTables): { timeNs: number[]; proc: number[] } {
  const { timeNs, proc, states } = procTransitions.columns;
  const out = { timeNs: [] as number[], proc: [] as number[] };
  const stayedIdle = PROC_STATE.idle * 16 + PROC_STATE.idle;
  for (let row = 0; row < procTransitions.rows; row++) {
    const state = states.values[row] as number;
    if ((state & 15) !== PROC_STATE.idle || state === stayedIdle) continue;
    out.timeNs.push(timeNs.values[row] as number);
    out.proc.push(proc.values[row] as number);
  }
  return out;
}
