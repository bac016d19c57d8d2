import { formatBytes, formatCount, formatDuration, formatShare } from '@unpark/base';
import { type CaptureMeasure, STATE_CLASSES, type StateClass } from '@unpark/model';
import type { HistoryPoint } from '@unpark/usecases';
import { byteTicks, countTicks, shareTicks } from './axis-ticks';

/** Goroutines that wait for something; those that run, can run or are idle by design do not. */
const NOT_BLOCKED: ReadonlySet<StateClass> = new Set(['running', 'runnable', 'idle']);
export const BLOCKED_CLASSES: readonly StateClass[] = STATE_CLASSES.filter(
  (of) => !NOT_BLOCKED.has(of),
);

/** Blocked goroutines of a capture by class, classes without one left out; undefined where no dump says. */
export function blockedOf({
  states,
}: Pick<HistoryPoint, 'states'>):
  | readonly { readonly state: StateClass; readonly count: number }[]
  | undefined {
  if (!states) return undefined;
  return BLOCKED_CLASSES.flatMap((state) => {
    const count = states[state] ?? 0;
    return count > 0 ? [{ state, count }] : [];
  });
}

export const blockedCount = (point: Pick<HistoryPoint, 'states'>): number =>
  blockedOf(point)?.reduce((sum, { count }) => sum + count, 0) ?? 0;

/** What can be drawn over the captures of a service, as its address names it. */
export const AXIS_METRICS = ['goroutines', 'blocked', 'heap', 'stacks', 'sched', 'gc'] as const;
export type AxisMetric = (typeof AXIS_METRICS)[number];

type Measured = Pick<HistoryPoint, 'goroutineCount' | 'states' | 'measures'>;

const MEASURE_OF: Readonly<Partial<Record<AxisMetric, CaptureMeasure>>> = {
  heap: 'heapBytes',
  stacks: 'stackBytes',
  sched: 'schedulerP99Ns',
  gc: 'gcCpuShare',
};
/** Metrics that come from what a capture read beside goroutines. */
export const MEASURED_METRICS = ['heap', 'stacks', 'sched', 'gc'] as const;

/** undefined where the capture does not say: a gap, never a 0. */
export function metricOf(metric: AxisMetric, point: Measured): number | undefined {
  if (metric === 'goroutines') return point.goroutineCount;
  if (metric === 'blocked') return point.states && blockedCount(point);
  const measure = MEASURE_OF[metric];
  return measure && point.measures?.[measure]?.value;
}

export const sourceOf = (metric: AxisMetric, { measures }: Measured) => {
  const measure = MEASURE_OF[metric];
  return measure && measures?.[measure]?.source;
};

/** An early build diagnosed it and kept no such number. */
export const isUnread = (metric: AxisMetric, { measures }: Measured): boolean =>
  MEASURE_OF[metric] !== undefined && measures === undefined;

export function metricText(metric: AxisMetric, value: number): string {
  if (metric === 'heap' || metric === 'stacks') return formatBytes(value);
  if (metric === 'sched') return formatDuration(value);
  if (metric === 'gc') return formatShare(value, 1);
  return formatCount(value);
}

/** Ticks from 0 to at least `top`, and how an axis writes them. */
export function metricTicks(metric: AxisMetric, top: number): number[] {
  if (metric === 'heap' || metric === 'stacks') return byteTicks(top);
  if (metric === 'gc') return shareTicks(Math.max(top, 0.001));
  return countTicks(top);
}

/** `20 MB`, not `20.0 MB`: ticks are round. */
export const tickText = (metric: AxisMetric, value: number): string =>
  metricText(metric, value).replace(/(\.\d*[1-9])0+ |\.0+ /, '$1 ');
