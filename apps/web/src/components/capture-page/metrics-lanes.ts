import { formatBytes, formatCount, formatDuration } from '@unpark/base';
import {
  indexAt,
  type LaneReading,
  layersAt,
  roundTop,
  type Series,
  type SeriesLane,
  seriesStats,
  type SpanList,
  stackPeak,
  type StackedParts,
  valueAt,
} from '@unpark/charts';
import { CANONICAL_METRICS } from '@unpark/model';
import type { useTranslations } from 'next-intl';
import type { TraceLanes } from '../../workers/range-messages';
import type { MetricsStrip } from '../../workers/range-metrics';
import type { MetricNames } from './metric-use-words';
import { metricValue } from './metric-words';

export type MetricsWords = ReturnType<typeof useTranslations<'metrics'>>;

/** Of what the smallest and largest values are told: the range, or what is in sight. */
interface Stretch {
  readonly fromNs: number;
  readonly toNs: number;
}

const NOTHING = '–';
const STACK_PX = 64;
const LINES_PX = 36;
const SPANS_PX = 30;
/** Units of bytes are powers of it. */
const BYTES = 1024;
/** States that the gutter names; the others are in the picture and in the table. */
const NAMED_STATES = 3;

/** Mean numbers of goroutines are broken where they are small. */
const meanText = (mean: number): string =>
  mean === 0 || mean >= 9.95 ? formatCount(Math.round(mean)) : mean.toFixed(1);

function reading(
  name: string,
  series: Series,
  { fromNs, toNs }: Stretch,
  text: (value: number) => string,
): LaneReading {
  const stats = seriesStats(series, fromNs, toNs);
  const of = (value: number | undefined) =>
    value === undefined || Number.isNaN(value) ? NOTHING : text(value);
  return {
    name,
    at: (ns) => of(valueAt(series, ns)),
    min: of(stats?.min),
    max: of(stats?.max),
    last: of(stats?.last),
  };
}

function linesLane(
  id: string,
  label: string,
  parts: readonly {
    readonly name: string;
    readonly series: Series;
    readonly filled?: boolean;
    readonly dashed?: boolean;
  }[],
  stretch: Stretch,
  text: (value: number) => string,
  base?: number,
): SeriesLane {
  const peak = parts.reduce((most, { series }) => {
    const all = seriesStats(series, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
    return Math.max(most, all?.max ?? 0);
  }, 0);
  const top = roundTop(peak, base);
  return {
    id,
    label,
    scale: text(top),
    heightPx: LINES_PX,
    picture: {
      kind: 'lines',
      top,
      lines: parts.map(({ series, filled, dashed }) => ({
        series,
        ...(filled && { filled }),
        ...(dashed && { dashed }),
      })),
    },
    readings: parts.map(({ name, series }) => reading(name, series, stretch, text)),
  };
}

/** Lanes of what a trace says over time. */
export function lanesOfTrace(
  lanes: TraceLanes,
  t: MetricsWords,
  stretch: Stretch,
  /** added to all times: where the trace begins on the axis */
  shiftNs = 0,
): SeriesLane[] {
  const moved = (series: Series): Series =>
    shiftNs === 0 ? series : { ...series, timeNs: series.timeNs.map((ns) => ns + shiftNs) };
  const movedSpans = ({ fromNs, toNs }: SpanList): SpanList =>
    shiftNs === 0
      ? { fromNs, toNs }
      : { fromNs: fromNs.map((ns) => ns + shiftNs), toNs: toNs.map((ns) => ns + shiftNs) };
  const states: StackedParts = { ...lanes.states, fromNs: lanes.states.fromNs + shiftNs };
  const out: SeriesLane[] = [statesLane(states, t, stretch)];
  const { heap, goal, ready } = lanes;
  if (heap || goal) {
    const parts = [
      ...(heap ? [{ name: t('lanes.inUse'), series: moved(heap), filled: true }] : []),
      ...(goal ? [{ name: t('lanes.goal'), series: moved(goal), dashed: true }] : []),
    ];
    const label = heap && goal ? t('lanes.heapGoal') : heap ? t('lanes.heap') : t('lanes.goal');
    out.push(linesLane('heap', label, parts, stretch, formatBytes, BYTES));
  }
  out.push(gcLane(movedSpans(lanes.gc.cycles), movedSpans(lanes.gc.stops), t, stretch));
  if (ready) {
    const parts = [
      { name: t('lanes.p50'), series: moved(ready.p50), dashed: true },
      { name: t('lanes.p99'), series: moved(ready.p99) },
    ];
    out.push(linesLane('ready', t('lanes.latency'), parts, stretch, formatDuration));
  }
  return out;
}

function statesLane(states: StackedParts, t: MetricsWords, stretch: Stretch): SeriesLane {
  const top = roundTop(stackPeak(states, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY));
  const weight = (value: Float64Array) => value.reduce((sum, mean) => sum + mean, 0);
  const order = states.layers
    .map((layer, position) => ({ layer, position, weight: weight(layer.value) }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, NAMED_STATES);
  const { partNs, fromNs } = states;
  const first = Math.max(0, Math.floor((stretch.fromNs - fromNs) / partNs));
  const end = Math.ceil((stretch.toNs - fromNs) / partNs);
  return {
    id: 'states',
    label: t('lanes.goroutinesState'),
    scale: meanText(top),
    heightPx: STACK_PX,
    picture: { kind: 'stack', top, parts: states },
    readings: order.map(({ layer, position }): LaneReading => {
      const inside = layer.value.subarray(first, Math.max(end, first + 1));
      const min = inside.reduce((least, mean) => Math.min(least, mean), Number.POSITIVE_INFINITY);
      const max = inside.reduce((most, mean) => Math.max(most, mean), 0);
      return {
        name: t(`states.${layer.stateClass}`),
        at: (ns) => meanText(layersAt(states, ns)[position] ?? 0),
        min: meanText(Number.isFinite(min) ? min : 0),
        max: meanText(max),
        last: meanText(inside.at(-1) ?? 0),
      };
    }),
  };
}

function gcLane(
  cycles: SpanList,
  stops: SpanList,
  t: MetricsWords,
  { fromNs, toNs }: Stretch,
): SeriesLane {
  const isIn = (spans: SpanList, ns: number) => {
    const at = indexAt(spans.fromNs, ns);
    return at >= 0 && (spans.toNs[at] ?? 0) >= ns;
  };
  const inside = (spans: SpanList) =>
    spans.fromNs.reduce(
      (count, from, i) => count + (from <= toNs && (spans.toNs[i] ?? 0) >= fromNs ? 1 : 0),
      0,
    );
  const reads = (name: string, spans: SpanList, on: string): LaneReading => {
    const count = formatCount(inside(spans));
    const at = (ns: number) => (isIn(spans, ns) ? on : t('lanes.gcOff'));
    return { name, at, min: count, max: count, last: count };
  };
  return {
    id: 'gc',
    label: t('lanes.gc'),
    heightPx: SPANS_PX,
    picture: { kind: 'spans', stateClass: 'gc', spans: cycles, marks: stops },
    readings: [
      reads(t('lanes.gcCount'), cycles, t('lanes.gcOn')),
      reads(t('lanes.gcStops'), stops, t('lanes.stopped')),
    ],
  };
}

const M = CANONICAL_METRICS;

/**
 * Lanes of what a file of metrics says: a point a reading, nothing between them.
 *
 * @param timeNs of each reading, on the axis
 */
export function lanesOfMetrics(
  { quantities, spreads }: MetricsStrip,
  timeNs: Float64Array,
  t: MetricsWords,
  names: MetricNames,
  stretch: Stretch,
): SeriesLane[] {
  const points = (value: Float64Array): Series => ({ timeNs, value, form: 'points' });
  const unitOf = (canonical: string) => canonical.slice(canonical.lastIndexOf(':') + 1);
  const quantity = (canonical: string) => quantities.find((of) => of.canonical === canonical);
  const lane = (id: string, label: string, canonicals: readonly string[]): SeriesLane[] => {
    const found = canonicals.flatMap((canonical) => quantity(canonical) ?? []);
    const [head] = found;
    if (!head) return [];
    const unit = unitOf(head.canonical);
    return [
      linesLane(
        id,
        label,
        found.map(({ canonical, value }) => ({
          name: names.name(canonical) ?? canonical,
          series: points(value),
        })),
        stretch,
        (value) => metricValue(value, unit, names.values),
        unit === 'bytes' ? BYTES : undefined,
      ),
    ];
  };
  const goroutines = quantity(M.goroutines) ? M.goroutines : M.goroutinesAndSystem;
  return [
    ...lane('m-goroutines', t('lanes.goroutines'), [goroutines]),
    ...lane('m-heap', t('lanes.heapGoal'), [M.heapObjectBytes, M.heapGoal]),
    ...lane('m-cycles', t('lanes.gcCycles'), [M.gcCycles]),
    ...lane('m-pause-total', t('lanes.gcPauseTotal'), [M.gcPauseTotal]),
    ...spreads.map(({ canonical, p50, p99 }) =>
      linesLane(
        `m-${canonical}`,
        canonical === M.gcPauses ? t('lanes.gcPauses') : t('lanes.latency'),
        [
          { name: t('lanes.p50'), series: points(p50) },
          { name: t('lanes.p99'), series: points(p99) },
        ],
        stretch,
        (seconds) => formatDuration(seconds * 1e9),
      ),
    ),
  ];
}

/**
 * When the readings of a file were made, from the beginning of its window: as the file says, else
 * evenly in the window.
 */
export function readingOffsets(
  { readings }: MetricsStrip,
  windowNs: number,
): { readonly offsetNs: Float64Array; readonly isDated: boolean } {
  const first = readings.find(({ unixNs }) => unixNs !== undefined)?.unixNs;
  const isDated = first !== undefined && readings.every(({ unixNs }) => unixNs !== undefined);
  const last = Math.max(readings.length - 1, 1);
  return {
    isDated,
    offsetNs: Float64Array.from(readings, ({ unixNs }, position) =>
      isDated && unixNs !== undefined
        ? Number(BigInt(unixNs) - BigInt(first))
        : (position / last) * windowNs,
    ),
  };
}
