import {
  ALL_STACKS,
  allTexts,
  f64,
  GOROUTINE_STATE,
  i32,
  makeTable,
  OTHER_STACKS,
  RUN_DELAY_CAUSE,
  TRACE_RUN_DELAYS,
  TRACE_RUN_STRETCHES,
  type TraceRunDelaysTable,
  type TraceRunStretchesTable,
  type TraceTables,
  u8,
} from '@unpark/model';
import { ANALYSIS_LIMITS } from './analysis-limits';
import { firstStates } from './first-states';
import { StandingReader } from './standing-reader';

export interface RunDelays {
  readonly table: TraceRunDelaysTable;
  readonly stretches: TraceRunStretchesTable;
  readonly frozenCount: number;
  readonly frozenNs: number;
  readonly frozenMaxNs: number;
}

/**
 * A goroutine that runs for 10 ms is told to make way, by a thread that looks every 10 ms at the
 * latest: where goroutines run and nothing happens for twice that and as much again, that thread had no
 * processor either.
 */
const FROZEN_NS = 40e6;

/** Four buckets a power of two, up to 2^44 ns: five hours. */
const PER_OCTAVE = 4;
const BUCKETS = PER_OCTAVE * 44;
/** Numbers of 32 bits are counted by their bits; longer times without their last ten. */
const LONG_NS = 2 ** 31;
const DROPPED_BITS = 10;

/** Upper bound of a bucket, nanoseconds. */
function bucketNs(bucket: number): number {
  const octave = Math.floor(bucket / PER_OCTAVE);
  return Math.ceil(2 ** octave * (1 + ((bucket % PER_OCTAVE) + 1) / PER_OCTAVE));
}

function bucketOf(ns: number): number {
  const isLong = ns >= LONG_NS;
  const bits = isLong ? Math.min(ns / 2 ** DROPPED_BITS, LONG_NS - 1) : ns;
  const whole = bits | 0;
  if (whole < 1) return 0;
  const octave = 31 - Math.clz32(whole);
  const quarter = octave >= 2 ? (whole >>> (octave - 2)) & 3 : (whole << (2 - octave)) & 3;
  return (octave + (isLong ? DROPPED_BITS : 0)) * PER_OCTAVE + quarter;
}

const CAUSES = Object.values(RUN_DELAY_CAUSE);
const STATES = Object.values(GOROUTINE_STATE).length;

class Delay {
  count = 0;
  ns = 0;
  maxNs = 0;
  private readonly buckets: Uint32Array;

  constructor(
    readonly cause: number,
    readonly stack: number,
  ) {
    this.buckets = new Uint32Array(BUCKETS);
  }

  add(ns: number): void {
    this.count++;
    this.ns += ns;
    if (ns > this.maxNs) this.maxNs = ns;
    const bucket = bucketOf(ns);
    if (bucket < this.buckets.length) this.buckets[bucket] = (this.buckets[bucket] as number) + 1;
  }

  merge({ count, ns, maxNs, buckets }: Delay): void {
    this.count += count;
    this.ns += ns;
    if (maxNs > this.maxNs) this.maxNs = maxNs;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      this.buckets[bucket] = (this.buckets[bucket] as number) + (buckets[bucket] as number);
    }
  }

  /** Upper bound, and never above the longest; 0 for the rest, of many stacks. */
  quantile(share: number): number {
    if (this.stack === OTHER_STACKS) return 0;
    const rank = Math.max(1, Math.ceil(this.count * share));
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      seen += this.buckets[bucket] as number;
      if (seen >= rank) return Math.min(this.maxNs, bucketNs(bucket));
    }
    return this.maxNs;
  }
}

/** When the collector marked, in order. */
function markPhases(tables: TraceTables): (readonly [fromNs: number, toNs: number])[] {
  const mark = allTexts(tables.names.columns.text).indexOf('GC concurrent mark phase');
  const { name, startNs, endNs } = tables.ranges.columns;
  const phases: (readonly [number, number])[] = [];
  for (let row = 0; row < tables.ranges.rows; row++) {
    if (name.values[row] !== mark) continue;
    const end = endNs.values[row] as number;
    phases.push([startNs.values[row] as number, end < 0 ? Number.POSITIVE_INFINITY : end]);
  }
  return phases.sort((a, b) => a[0] - b[0]);
}

/** See TRACE_RUN_DELAYS. A goroutine that is ready when the trace begins, or still when it ends, is not counted. */
export function runDelays(tables: TraceTables): RunDelays {
  const sums = new RunDelaySums(tables);
  const at = new StandingReader(tables);
  while (at.next()) sums.take(at);
  return sums.finish();
}

/** See `runDelays`: takes each row of a walk. */
export class RunDelaySums {
  /** RUN_DELAY_CAUSE of goroutines that became ready, by the kind of the row and 1 */
  private readonly causeOfKind: Uint8Array;
  private readonly ranNs: Float64Array;
  private readonly ranTimes: Float64Array;
  private readonly rest = CAUSES.map((cause) => new Delay(cause, OTHER_STACKS));
  private readonly byStack: Delay[] = [];
  /** a place in `byStack` for each stack and cause, -1 for none: a map would be asked once an event */
  private readonly places: Int32Array;
  /** how many goroutines are in each state */
  private readonly inState = new Int32Array(STATES);
  private readonly marking: readonly (readonly [fromNs: number, toNs: number])[];
  private phase = 0;
  private lastNs = 0;
  private readonly frozen = { frozenCount: 0, frozenNs: 0, frozenMaxNs: 0 };

  constructor(tables: TraceTables) {
    this.causeOfKind = causesOfKinds(tables);
    this.ranNs = new Float64Array(tables.stacks.rows + 1);
    this.ranTimes = new Float64Array(tables.stacks.rows + 1);
    this.places = new Int32Array((tables.stacks.rows + 1) * CAUSES.length).fill(-1);
    this.marking = markPhases(tables);
    const { inState } = this;
    const first = firstStates(tables);
    for (let g = 0; g < first.length; g++) {
      const state = first[g] as number;
      inState[state] = (inState[state] as number) + 1;
    }
  }

  take(at: StandingReader): void {
    const { timeNs, to } = at;
    if (timeNs - this.lastNs >= FROZEN_NS) this.takeQuiet(timeNs);
    this.lastNs = timeNs;
    if (!at.isChange) return;
    const { state } = at;
    const { inState } = this;
    inState[state] = (inState[state] as number) - 1;
    inState[to] = (inState[to] as number) + 1;
    if (state === GOROUTINE_STATE.running) {
      if (!at.isRuntimes) this.addRun(at);
    } else if (state === GOROUTINE_STATE.runnable && to === GOROUTINE_STATE.running) {
      if (!at.isRuntimes && !at.isFromBefore) this.addDelay(at);
    }
  }

  finish(): RunDelays {
    const parts = [...this.rest, ...this.byStack];
    const all = CAUSES.map((cause) => new Delay(cause, ALL_STACKS));
    for (const part of parts) all[part.cause]?.merge(part);
    const rows = [...all, ...parts].filter(({ count }) => count > 0);
    rows.sort((a, b) => b.ns - a.ns || a.cause - b.cause || a.stack - b.stack);
    const floats = (of: (delay: Delay) => number) => f64(Float64Array.from(rows, of));
    return {
      table: makeTable(TRACE_RUN_DELAYS, {
        cause: u8(Uint8Array.from(rows, (delay) => delay.cause)),
        stack: i32(Int32Array.from(rows, (delay) => delay.stack)),
        count: floats((delay) => delay.count),
        ns: floats((delay) => delay.ns),
        p50Ns: floats((delay) => delay.quantile(0.5)),
        p99Ns: floats((delay) => delay.quantile(0.99)),
        maxNs: floats((delay) => delay.maxNs),
      }),
      stretches: stretchTable(this.ranNs, this.ranTimes),
      ...this.frozen,
    };
  }

  /** Nothing has happened for long. */
  private takeQuiet(timeNs: number): void {
    const { marking, lastNs, frozen, inState } = this;
    while (this.phase < marking.length && (marking[this.phase]?.[1] ?? 0) < lastNs) this.phase++;
    // marking is not told to make way
    if ((marking[this.phase]?.[0] ?? Number.POSITIVE_INFINITY) < timeNs) return;
    const { running, runnable } = GOROUTINE_STATE;
    if (inState[running] === 0 || inState[runnable] === 0) return;
    const quiet = timeNs - lastNs;
    frozen.frozenCount++;
    frozen.frozenNs += quiet;
    frozen.frozenMaxNs = Math.max(frozen.frozenMaxNs, quiet);
  }

  private addRun(at: StandingReader): void {
    const { ranNs, ranTimes } = this;
    const { stack } = at;
    const place = (stack >= 0 ? stack : at.ownStack) + 1;
    ranNs[place] = (ranNs[place] as number) + at.timeNs - at.fromNs;
    ranTimes[place] = (ranTimes[place] as number) + 1;
  }

  private addDelay(at: StandingReader): void {
    const cause = this.causeOfKind[at.stateKind] as number;
    const ns = at.timeNs - at.fromNs;
    const key = (at.ownStack + 1) * CAUSES.length + cause;
    let place = this.places[key] as number;
    if (place < 0) {
      if (this.byStack.length >= ANALYSIS_LIMITS.runDelayGroups) {
        this.rest[cause]?.add(ns);
        return;
      }
      place = this.byStack.push(new Delay(cause, at.ownStack)) - 1;
      this.places[key] = place;
    }
    this.byStack[place]?.add(ns);
  }
}

function causesOfKinds({ reasons, transitionKinds }: TraceTables): Uint8Array {
  const { waiting, notExist, syscall } = GOROUTINE_STATE;
  const { woken, created, preempted, yielded } = RUN_DELAY_CAUSE;
  const preemption = allTexts(reasons.columns.text).indexOf('preempted');
  const { from, reason } = transitionKinds.columns;
  return Uint8Array.from({ length: transitionKinds.rows + 1 }, (_, place) => {
    const before = from.values[place - 1];
    if (before === waiting) return woken;
    if (before === notExist) return created;
    if (before === syscall) return RUN_DELAY_CAUSE.syscall;
    return reason.values[place - 1] === preemption ? preempted : yielded;
  });
}

/** Columns by row of stacks and one: the first is of no stack. */
function stretchTable(ns: Float64Array, times: Float64Array): TraceRunStretchesTable {
  const places: number[] = [];
  for (let place = 0; place < ns.length; place++)
    if ((times[place] as number) > 0) places.push(place);
  places.sort((a, b) => (ns[b] as number) - (ns[a] as number) || a - b);
  const kept = places.slice(0, ANALYSIS_LIMITS.runDelayGroups);
  const left = places.slice(kept.length);
  const sum = (column: Float64Array) =>
    left.reduce((total, place) => total + (column[place] as number), 0);
  const join = (column: Float64Array) =>
    f64(
      Float64Array.from([
        ...kept.map((place) => column[place] as number),
        ...(left.length > 0 ? [sum(column)] : []),
      ]),
    );
  return makeTable(TRACE_RUN_STRETCHES, {
    stack: i32(
      Int32Array.from([
        ...kept.map((place) => place - 1),
        ...(left.length > 0 ? [OTHER_STACKS] : []),
      ]),
    ),
    count: join(times),
    ns: join(ns),
  });
}
