import { GOROUTINE_STATE, NO_U16, TransitionReader, type TraceTables } from '@unpark/model';
import { addUp, type LaneIntervals } from './timeline-intervals';
import { traceEndNs } from './trace-range';

/** What a proc or a thread does: nothing that the trace tells of, a goroutine's code, its system call. */
export const SEAT_KIND = { idle: 0, running: 1, syscall: 2 } as const;

/** Procs or threads are lanes, by row of their table; kinds are of SEAT_KIND. */
export interface SeatIntervals extends LaneIntervals {
  /** row of trace_goroutines: whose code; -1 when idle */
  readonly goroutine: Int32Array;
}

/**
 * Which goroutine ran on each proc or thread. From the moment when a goroutine runs there until it
 * stops, or until another one is seen in that seat; what it was doing when the trace began counts from
 * the beginning.
 */
export function seatIntervals(tables: TraceTables, by: 'proc' | 'thread'): SeatIntervals {
  const lanes = by === 'proc' ? tables.procs.rows : tables.threads.rows;
  const first = new Int32Array(lanes + 1);
  eachSeatInterval(tables, by, lanes, (lane) => {
    first[lane + 1] = (first[lane + 1] as number) + 1;
  });
  addUp(first);
  const count = first[lanes] as number;
  const fromNs = new Float64Array(count);
  const kind = new Uint16Array(count);
  const goroutine = new Int32Array(count);
  const next = first.slice();
  eachSeatInterval(tables, by, lanes, (lane, from, of, g) => {
    const i = next[lane] as number;
    next[lane] = i + 1;
    fromNs[i] = from;
    kind[i] = of;
    goroutine[i] = g;
  });
  return {
    first,
    fromNs,
    endNs: new Float64Array(lanes).fill(traceEndNs(tables)),
    kind,
    goroutine,
  };
}

type TakeSeat = (lane: number, fromNs: number, kind: number, goroutine: number) => void;

function eachSeatInterval(
  tables: TraceTables,
  by: 'proc' | 'thread',
  lanes: number,
  take: TakeSeat,
): void {
  const { running, syscall, undetermined } = GOROUTINE_STATE;
  const { idle } = SEAT_KIND;
  const kindOf = new Uint8Array(lanes);
  const whose = new Int32Array(lanes).fill(-1);
  const since = new Float64Array(lanes);
  const laneOf = new Int32Array(tables.goroutines.rows).fill(-1);
  const turn = (lane: number, now: number, kind: number, g: number) => {
    if (now > (since[lane] as number)) {
      take(lane, since[lane] as number, kindOf[lane] as number, whose[lane] as number);
    }
    const before = whose[lane] as number;
    if (before >= 0 && before !== g && laneOf[before] === lane) laneOf[before] = -1;
    kindOf[lane] = kind;
    whose[lane] = g;
    since[lane] = now;
  };
  const at = new TransitionReader(tables);
  while (at.next()) {
    const { goroutine: g, from, to, timeNs } = at;
    if (from === to) continue;
    const held = laneOf[g] as number;
    if (to !== running && to !== syscall) {
      if (held >= 0) {
        turn(held, timeNs, idle, -1);
        laneOf[g] = -1;
      }
      continue;
    }
    const seat = by === 'proc' ? at.proc : at.thread;
    const lane = seat === NO_U16 ? -1 : seat;
    if (held >= 0 && held !== lane) turn(held, timeNs, idle, -1);
    if (lane >= 0) {
      const kind = to === running ? SEAT_KIND.running : SEAT_KIND.syscall;
      const isFirst = (since[lane] as number) === 0 && whose[lane] === -1;
      if (from === undetermined && isFirst) {
        // it sat there when the trace began
        kindOf[lane] = kind;
        whose[lane] = g;
      } else turn(lane, timeNs, kind, g);
    }
    laneOf[g] = lane;
  }
  const end = traceEndNs(tables);
  for (let lane = 0; lane < lanes; lane++) {
    if (end > (since[lane] as number)) {
      take(lane, since[lane] as number, kindOf[lane] as number, whose[lane] as number);
    }
  }
}
