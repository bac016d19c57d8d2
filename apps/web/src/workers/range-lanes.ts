import { gcTimes, rangeInTrace, readyOverTime, statesOverTime, traceEndNs } from '@unpark/analysis';
import type { Series } from '@unpark/charts';
import { allTexts, STATE_CLASSES, TRACE_METRIC, type TraceTables } from '@unpark/model';
import type { RangeClasses } from './range-classes';
import type { AskedRange, TraceLanes } from './range-messages';

/** More than columns of pixels on a wide screen. */
const STATE_PARTS = 1600;
/** A quantile of a part needs a few delays in it. */
const READY_PARTS = 160;

/** Quantities of a trace over time, for lanes below one axis. */
export function traceLanes(
  tables: TraceTables,
  classes: RangeClasses,
  range: AskedRange | undefined,
): TraceLanes {
  const inside = rangeInTrace(tables, range);
  const { ns, partNs } = statesOverTime(tables, {
    range: inside,
    parts: STATE_PARTS,
    classes: STATE_CLASSES.length,
    classOf: (state, reason, stack, goroutine) => classes.classOf(state, reason, stack, goroutine),
  });
  const layers = STATE_CLASSES.flatMap((stateClass, i) => {
    const sums = ns[i];
    if (!sums?.some((sum) => sum > 0)) return [];
    return [{ stateClass, value: sums.map((sum) => sum / partNs) }];
  });
  const { cycles, stops } = gcTimes(tables);
  const names = allTexts(tables.names.columns.text);
  const heap = metricSeries(tables, TRACE_METRIC.heapObjectsBytes);
  const goal = metricSeries(tables, TRACE_METRIC.heapGoalBytes);
  const ready = readyOverTime(tables, inside, READY_PARTS);
  const readyPartNs = (inside.toNs - inside.fromNs) / READY_PARTS;
  const timeNs = Float64Array.from(
    { length: READY_PARTS + 1 },
    (_, part) => inside.fromNs + part * readyPartNs,
  );
  const ended = (value: Float64Array): Series => {
    const withEnd = new Float64Array(value.length + 1).fill(Number.NaN);
    withEnd.set(value);
    return { timeNs, value: withEnd, form: 'step' };
  };
  return {
    ...inside,
    endNs: traceEndNs(tables),
    states: { fromNs: inside.fromNs, partNs, layers },
    ...(heap && { heap }),
    ...(goal && { goal }),
    gc: {
      cycles,
      stops: { fromNs: stops.fromNs, toNs: stops.toNs },
      stopNames: [...new Set(stops.name)].map((name) => names[name] ?? ''),
    },
    ...(ready.count.some((count) => count > 0) && {
      ready: {
        p50: ended(ready.p50Ns),
        p99: ended(ready.p99Ns),
      },
    }),
  };
}

/** Nothing is known after the trace: its last value ends with it. */
function metricSeries(tables: TraceTables, metric: number): Series | undefined {
  const { metrics } = tables;
  const { metric: of, timeNs, value } = metrics.columns;
  const rows: number[] = [];
  for (let row = 0; row < metrics.rows; row++) if (of.values[row] === metric) rows.push(row);
  if (rows.length === 0) return undefined;
  return {
    timeNs: Float64Array.from([...rows.map((row) => timeNs.values[row] ?? 0), traceEndNs(tables)]),
    value: Float64Array.from([...rows.map((row) => value.values[row] ?? 0), Number.NaN]),
    form: 'step',
  };
}
