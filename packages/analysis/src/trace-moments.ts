import {
  f64,
  GOROUTINE_STATE,
  i32,
  i64,
  makeTable,
  TRACE_MOMENT,
  TRACE_MOMENTS,
  type TraceMomentsTable,
  type TraceTables,
  u8,
} from '@unpark/model';
import { ANALYSIS_LIMITS } from './analysis-limits';
import { growingI32 } from './growing';
import type { StandingReader } from './standing-reader';

export interface TraceMoments {
  readonly table: TraceMomentsTable;
  /** by TRACE_MOMENT: goroutines alive, and how many of them have no row */
  readonly alive: readonly [number, number];
  readonly left: readonly [number, number];
}

/**
 * Goroutines as a dump would show them when the trace began and when it ended. What a goroutine did
 * when the trace began is what the trace says of it first; where it stood may be told later, as long
 * as it did not go on in between. Takes each row of a walk.
 */
export class Moments {
  /** of goroutines that were there when the trace began and went on: as they were until then */
  private readonly goroutine = growingI32();
  private readonly state = growingI32();
  private readonly reason = growingI32();
  private readonly stack = growingI32();

  take(at: StandingReader): void {
    if (!at.isChange || !at.isFromBefore || !isAlive(at.state)) return;
    this.goroutine.push(at.goroutine);
    this.state.push(at.state);
    this.reason.push(at.state === GOROUTINE_STATE.waiting ? at.stateReason : 0);
    this.stack.push(at.placedStackOf(at.goroutine));
  }

  /** @param at after the last row */
  finish(tables: TraceTables, at: StandingReader): TraceMoments {
    const rows = new MomentRows(tables, at);
    // row of what was taken, and 1
    const taken = new Int32Array(at.goroutineCount);
    for (let i = 0; i < this.goroutine.length; i++) {
      taken[this.goroutine.values[i] as number] = i + 1;
    }
    for (let g = 0; g < at.goroutineCount; g++) {
      const i = (taken[g] as number) - 1;
      if (i >= 0) {
        const [state, reason, stack] = [this.state, this.reason, this.stack];
        rows.addAtBegin(
          g,
          state.values[i] as number,
          reason.values[i] as number,
          stack.values[i] as number,
        );
      } else if (!at.hasMoved(g) && isAlive(at.stateOf(g))) {
        rows.addAtBegin(g, at.stateOf(g), reasonNow(at, g), at.placedStackOf(g));
      }
    }
    for (let g = 0; g < at.goroutineCount; g++) if (isAlive(at.stateOf(g))) rows.addAtEnd(g);
    return rows.finish();
  }
}

const isAlive = (state: number): boolean =>
  state !== GOROUTINE_STATE.undetermined && state !== GOROUTINE_STATE.notExist;

const isParked = (state: number): boolean =>
  state === GOROUTINE_STATE.waiting || state === GOROUTINE_STATE.syscall;

const reasonNow = (at: StandingReader, g: number): number =>
  at.stateOf(g) === GOROUTINE_STATE.waiting ? at.reasonOfState(g) : 0;

/** The first goroutines of each moment, in the order in which they are added. */
class MomentRows {
  private readonly alive: [number, number] = [0, 0];
  private readonly left: [number, number] = [0, 0];
  private readonly moment: number[] = [];
  private readonly goroutine: number[] = [];
  private readonly state: number[] = [];
  private readonly reason: number[] = [];
  private readonly stack: number[] = [];
  private readonly sinceNs: number[] = [];

  constructor(
    private readonly tables: TraceTables,
    private readonly at: StandingReader,
  ) {}

  /** @param placed where it is known to stand; -1 when that is not known */
  addAtBegin(g: number, state: number, reason: number, placed: number): void {
    if (!this.hasRoom(TRACE_MOMENT.begin)) return;
    const stack = placed >= 0 ? placed : this.at.entryStackOf(g);
    this.add(TRACE_MOMENT.begin, g, state, reason, stack, -1);
  }

  addAtEnd(g: number): void {
    if (!this.hasRoom(TRACE_MOMENT.end)) return;
    const { at } = this;
    const state = at.stateOf(g);
    const placed = at.placedStackOf(g);
    // one that runs, or is about to, stands where it was last seen
    const other = isParked(state) ? at.entryStackOf(g) : at.ownStackOf(g);
    const stack = placed >= 0 ? placed : other;
    this.add(TRACE_MOMENT.end, g, state, reasonNow(at, g), stack, at.sinceNsOf(g));
  }

  finish(): TraceMoments {
    const { at, goroutine } = this;
    const goid = this.tables.goroutines.columns.goid.values;
    const entryFrame = this.tables.goroutines.columns.entryFrame.values;
    const table = makeTable(TRACE_MOMENTS, {
      moment: u8(Uint8Array.from(this.moment)),
      goroutine: i32(Int32Array.from(goroutine)),
      goid: i64(BigInt64Array.from(goroutine, (g) => goid[g] as bigint)),
      state: u8(Uint8Array.from(this.state)),
      reason: i32(Int32Array.from(this.reason)),
      stack: i32(Int32Array.from(this.stack)),
      entryFrame: i32(Int32Array.from(goroutine, (g) => entryFrame[g] as number)),
      sinceNs: f64(Float64Array.from(this.sinceNs)),
      creatorGoid: i64(
        BigInt64Array.from(goroutine, (g) => {
          const by = at.creatorOf(g);
          return by < 0 ? 0n : (goid[by] as bigint);
        }),
      ),
      createStack: i32(Int32Array.from(goroutine, (g) => at.createStackOf(g))),
    });
    return { table, alive: this.alive, left: this.left };
  }

  private hasRoom(moment: 0 | 1): boolean {
    const kept = this.alive[moment]++ < ANALYSIS_LIMITS.momentGoroutines;
    if (!kept) this.left[moment]++;
    return kept;
  }

  private add(
    moment: 0 | 1,
    g: number,
    state: number,
    reason: number,
    stack: number,
    sinceNs: number,
  ): void {
    this.moment.push(moment);
    this.goroutine.push(g);
    this.state.push(state);
    this.reason.push(reason);
    this.stack.push(stack);
    this.sinceNs.push(sinceNs);
  }
}
