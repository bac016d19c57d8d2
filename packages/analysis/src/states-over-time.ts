import type { TraceTables } from '@unpark/model';
import { rangeInTrace, type TraceRange } from './trace-range';
import { eachStretch } from './wall-stretches';

/** Goroutine time by class in equal parts of a range, one part after the other. */
export interface StatesOverTime {
  readonly range: TraceRange;
  readonly parts: number;
  /** nanoseconds; may be broken, and is 0 for an empty range */
  readonly partNs: number;
  /** by class: goroutine nanoseconds in each part; divided by `partNs` the mean number of goroutines */
  readonly ns: readonly Float64Array[];
}

export interface StatesOverTimeOptions {
  readonly range?: TraceRange;
  /** at least 1 */
  readonly parts: number;
  readonly classes: number;
  /**
   * Class of a stretch, 0 to `classes` - 1; a stretch of another one is left out.
   *
   * @param state of WALL_STATE
   * @param reason row of trace_reasons
   * @param stack row of stacks, -1 for none
   */
  readonly classOf: (state: number, reason: number, stack: number, goroutine: number) => number;
}

/**
 * How many goroutines were in which class over time. The sums are those of `wallAccount`: states that
 * the trace tells of late are drawn back to its beginning. A stretch costs the same however long it
 * is: what lies between its first and its last part is counted by its two ends.
 */
export function statesOverTime(
  tables: TraceTables,
  { range, parts, classes, classOf }: StatesOverTimeOptions,
): StatesOverTime {
  const inside = rangeInTrace(tables, range);
  const length = inside.toNs - inside.fromNs;
  const partNs = length / parts;
  const ns = Array.from({ length: classes }, () => new Float64Array(parts));
  if (!(length > 0)) return { range: inside, parts, partNs: 0, ns };
  /** by class: change of the number of goroutines that are there for a whole part */
  const whole = Array.from({ length: classes }, () => new Int32Array(parts + 1));
  eachStretch(tables, inside, {
    stretch(goroutine, state, reason, stack, fromNs, toNs) {
      const of = classOf(state, reason, stack, goroutine);
      const sums = ns[of];
      const steps = whole[of];
      if (!sums || !steps) return;
      const from = fromNs - inside.fromNs;
      const to = toNs - inside.fromNs;
      const first = Math.min(Math.floor(from / partNs), parts - 1);
      const last = Math.min(Math.floor(to / partNs), parts - 1);
      if (first === last) {
        sums[first] = (sums[first] as number) + to - from;
        return;
      }
      sums[first] = (sums[first] as number) + (first + 1) * partNs - from;
      sums[last] = (sums[last] as number) + to - last * partNs;
      steps[first + 1] = (steps[first + 1] as number) + 1;
      steps[last] = (steps[last] as number) - 1;
    },
  });
  for (const [of, steps] of whole.entries()) {
    const sums = ns[of] as Float64Array;
    let there = 0;
    for (let part = 0; part < parts; part++) {
      there += steps[part] as number;
      sums[part] = (sums[part] as number) + there * partNs;
    }
  }
  return { range: inside, parts, partNs, ns };
}
