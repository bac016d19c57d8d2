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
import { TripleSums } from './triple-sums';

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

const PER_DECADE = 8;
const BUCKETS = PER_DECADE * 11;

/** Upper bound of a bucket, nanoseconds. */
const bucketNs = (bucket: number): number => Math.round(10 ** ((bucket + 1) / PER_DECADE));

function bucketOf(ns: number): number {
  if (ns < 1) return 0;
  return Math.min(BUCKETS - 1, Math.floor(Math.log10(ns) * PER_DECADE));
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

/** Rows of trace_goroutines that are the runtime's own: collector, scavenger, finalizers, the tracer. */
function runtimesOwn(tables: TraceTables): Uint8Array {
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
  const since = new Float64Array(goroutines).fill(-1);
  const causeOf = new Uint8Array(goroutines);
  const state = firstState.slice();
  const ranSince = new Float64Array(goroutines).fill(-1);
  const stretches = new TripleSums(ANALYSIS_LIMITS.runDelayGroups);
  const all = Object.values(RUN_DELAY_CAUSE).map((cause) => new Delay(cause, ALL_STACKS));
  const rest = Object.values(RUN_DELAY_CAUSE).map((cause) => new Delay(cause, OTHER_STACKS));
  const byStack = new Map<number, Delay>();
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
      const ran = timeNs - Math.max(0, ranSince[g] as number);
      stretches.add(at.stack >= 0 ? at.stack : (own[g] as number), 0, 0, ran, 1, 0);
    }
    if (to === running) ranSince[g] = timeNs;
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
    const ready = since[g] as number;
    since[g] = -1;
    if (to !== running || ready < 0 || isRuntimes[g] === 1) continue;
    const cause = causeOf[g] as number;
    const ns = timeNs - ready;
    all[cause]?.add(ns);
    const key = ((own[g] as number) + 1) * 8 + cause;
    let delay = byStack.get(key);
    if (!delay) {
      if (byStack.size >= ANALYSIS_LIMITS.runDelayGroups) delay = rest[cause];
      else {
        delay = new Delay(cause, own[g] as number);
        byStack.set(key, delay);
      }
    }
    delay?.add(ns);
  }
  const rows = [...all, ...rest, ...byStack.values()].filter(({ count }) => count > 0);
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
    stretches: stretchTable(stretches),
    ...frozen,
  };
}

function stretchTable(sums: TripleSums): TraceRunStretchesTable {
  const order = [...sums.byTime()];
  const { other } = sums;
  const rest = other.count > 0;
  const floats = (column: { readonly values: ArrayLike<number> }, last: number) =>
    f64(
      Float64Array.from([
        ...order.map((group) => column.values[group] as number),
        ...(rest ? [last] : []),
      ]),
    );
  return makeTable(TRACE_RUN_STRETCHES, {
    stack: i32(
      Int32Array.from([
        ...order.map((group) => sums.a.values[group] as number),
        ...(rest ? [OTHER_STACKS] : []),
      ]),
    ),
    count: floats(sums.count, other.count),
    ns: floats(sums.ns, other.ns),
  });
}
