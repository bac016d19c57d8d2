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
  TransitionReader,
  u8,
} from '@unpark/model';
import { ANALYSIS_LIMITS } from './analysis-limits';
import { goroutineLives } from './goroutine-lives';
import { entryStacks } from './stack-walks';

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

class Delay {
  count = 0;
  ns = 0;
  maxNs = 0;
  private readonly buckets: Uint32Array;

  constructor(
    readonly cause: number,
    readonly stack: number,
  ) {
    this.buckets = new Uint32Array(stack === OTHER_STACKS ? 0 : BUCKETS);
  }

  add(ns: number): void {
    this.count++;
    this.ns += ns;
    if (ns > this.maxNs) this.maxNs = ns;
    const bucket = bucketOf(ns);
    if (bucket < this.buckets.length) this.buckets[bucket] = (this.buckets[bucket] as number) + 1;
  }

  /** Upper bound, and never above the longest. */
  quantile(share: number): number {
    if (this.buckets.length === 0) return 0;
    const rank = Math.max(1, Math.ceil(this.count * share));
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      seen += this.buckets[bucket] as number;
      if (seen >= rank) return Math.min(this.maxNs, bucketNs(bucket));
    }
    return this.maxNs;
  }
}

/** By row of trace_goroutines: 1 for the runtime's own: collector, scavenger, finalizers, the tracer. */
export function runtimesOwn(tables: TraceTables): Uint8Array {
  const names = allTexts(tables.frames.columns.function);
  const entry = tables.goroutines.columns.entryFrame.values;
  return Uint8Array.from(entry, (frame) => {
    const name = frame < 0 ? '' : (names[frame] ?? '');
    return (name.startsWith('runtime.') && name !== 'runtime.main') ||
      name.startsWith('runtime/trace.') ||
      name === 'runtime/pprof.profileWriter'
      ? 1
      : 0;
  });
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
  const goroutines = tables.goroutines.rows;
  const { running, runnable, waiting, notExist, syscall, undetermined } = GOROUTINE_STATE;
  const { firstState } = goroutineLives(tables);
  const isRuntimes = runtimesOwn(tables);
  const preempted = allTexts(tables.reasons.columns.text).indexOf('preempted');
  const own = entryStacks(tables);
  // when it began to run or to be ready; -1: before the trace
  const since = new Float64Array(goroutines).fill(-1);
  const causeOf = new Uint8Array(goroutines);
  const state = firstState.slice();
  const ranNs = new Float64Array(tables.stacks.rows + 1);
  const ranTimes = new Float64Array(tables.stacks.rows + 1);
  const all = Object.values(RUN_DELAY_CAUSE).map((cause) => new Delay(cause, ALL_STACKS));
  const rest = Object.values(RUN_DELAY_CAUSE).map((cause) => new Delay(cause, OTHER_STACKS));
  // a place for each cause and stack: a map would be asked once an event
  const causes = all.length;
  const places = new Int32Array((tables.stacks.rows + 1) * causes).fill(-1);
  const byStack: Delay[] = [];
  let runningCount = 0;
  let readyCount = 0;
  const isIn = (g: number, which: number) => Number(state[g] === which);
  for (let g = 0; g < goroutines; g++) {
    runningCount += isIn(g, running);
    readyCount += isIn(g, runnable);
  }
  const marking = markPhases(tables);
  let phase = 0;
  const frozen = { frozenCount: 0, frozenNs: 0, frozenMaxNs: 0 };
  let lastNs = 0;
  const at = new TransitionReader(tables);
  while (at.next()) {
    const { goroutine: g, from, to, timeNs } = at;
    const quiet = timeNs - lastNs;
    while (phase < marking.length && (marking[phase]?.[1] ?? 0) < lastNs) phase++;
    // marking is not told to make way
    const isMarking = (marking[phase]?.[0] ?? Number.POSITIVE_INFINITY) < timeNs;
    if (quiet >= FROZEN_NS && runningCount > 0 && readyCount > 0 && !isMarking) {
      frozen.frozenCount++;
      frozen.frozenNs += quiet;
      frozen.frozenMaxNs = Math.max(frozen.frozenMaxNs, quiet);
    }
    lastNs = timeNs;
    if (at.stack >= 0 && (from === running || from === to || from === undetermined))
      own[g] = at.stack;
    if (state[g] === to) continue;
    runningCount += Number(to === running) - isIn(g, running);
    readyCount += Number(to === runnable) - isIn(g, runnable);
    state[g] = to;
    if (from === running && isRuntimes[g] !== 1) {
      const ran = timeNs - Math.max(0, since[g] as number);
      const place = (at.stack >= 0 ? at.stack : (own[g] as number)) + 1;
      ranNs[place] = (ranNs[place] as number) + ran;
      ranTimes[place] = (ranTimes[place] as number) + 1;
    }
    if (to === runnable) {
      since[g] = timeNs;
      causeOf[g] =
        from === waiting
          ? RUN_DELAY_CAUSE.woken
          : from === notExist
            ? RUN_DELAY_CAUSE.created
            : from === syscall
              ? RUN_DELAY_CAUSE.syscall
              : at.reason === preempted
                ? RUN_DELAY_CAUSE.preempted
                : RUN_DELAY_CAUSE.yielded;
      continue;
    }
    if (to !== running) continue;
    const ready = since[g] as number;
    since[g] = timeNs;
    if (from !== runnable || ready < 0 || isRuntimes[g] === 1) continue;
    const cause = causeOf[g] as number;
    const ns = timeNs - ready;
    all[cause]?.add(ns);
    const key = ((own[g] as number) + 1) * causes + cause;
    let place = places[key] as number;
    if (place < 0) {
      if (byStack.length >= ANALYSIS_LIMITS.runDelayGroups) {
        rest[cause]?.add(ns);
        continue;
      }
      place = byStack.push(new Delay(cause, own[g] as number)) - 1;
      places[key] = place;
    }
    byStack[place]?.add(ns);
  }
  const rows = [...all, ...rest, ...byStack].filter(({ count }) => count > 0);
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
    stretches: stretchTable(ranNs, ranTimes),
    ...frozen,
  };
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
