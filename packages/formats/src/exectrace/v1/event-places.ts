import { PROC_STATE } from '@unpark/model';
import type { GenerationEvents } from '../generation-events';
import { TRACE_LIMITS } from '../trace-limits';
import { traceProblem } from '../trace-problem';
import type { StatesV1 } from './goroutine-states';

const P = PROC_STATE;

/** Procs and threads on which events happen. A proc says its thread when it starts, until it stops. */
export class EventPlaces {
  /** rows of procs by list; -1 until they are mentioned */
  private readonly procRows: Int32Array;

  constructor(
    private readonly listProc: readonly number[],
    private readonly events: GenerationEvents,
    private readonly states: StatesV1,
  ) {
    this.procRows = new Int32Array(listProc.length).fill(-1);
    // row 0 of threads: none
    events.threadIds.intern(-1);
  }

  /** Row of the proc of a list, -1 for events on no proc. */
  procRow(list: number): number {
    const known = this.procRows[list] as number;
    if (known >= 0) return known;
    const id = this.listProc[list] as number;
    if (id < 0) return -1;
    const row = this.events.procIds.intern(id);
    this.procRows[list] = row;
    return row;
  }

  /** For two of its events the reference takes thread 0 where the proc has none that is known. */
  threadOrZero(list: number, byte: number): number {
    const thread = this.states.procThread[list] as number;
    return thread > 0 ? thread : this.threadRow(0, byte);
  }

  /** A proc starts or stops; the first time it only tells what it is in. */
  proc(
    isStart: boolean,
    list: number,
    time: number,
    thread: number,
    by: number,
    byte: number,
  ): void {
    const { states, events } = this;
    const proc = this.procRow(list);
    if (proc < 0) throw broken('no proc starts or stops', byte);
    if (isStart === (states.procOn[list] === 1)) {
      throw broken(isStart ? 'a proc starts that runs' : 'a proc stops that does not run', byte);
    }
    if (!isStart && states.procRuns[list] !== 0) {
      throw broken('a proc stops that runs a goroutine', byte);
    }
    if (isStart) states.procThread[list] = this.threadRow(thread, byte);
    states.procOn[list] = isStart ? 1 : 0;
    const isFirst = states.procSeen[list] === 0;
    states.procSeen[list] = 1;
    const to = isStart ? P.running : P.idle;
    const from = isFirst ? P.undetermined : isStart ? P.idle : P.running;
    const at = states.procThread[list] as number;
    events.procs.push(events.next(time), proc, from * 16 + to, by, proc, at);
    if (!isStart) states.procThread[list] = 0;
  }

  private threadRow(id: number, byte: number): number {
    const row = this.events.threadIds.intern(id);
    if (row <= TRACE_LIMITS.threads) return row;
    throw traceProblem(
      'trace.too-many-threads',
      `it has more than ${TRACE_LIMITS.threads} threads`,
      byte,
      { limit: TRACE_LIMITS.threads },
    );
  }
}

const broken = (what: string, byte: number) => traceProblem('trace.broken', what, byte);
