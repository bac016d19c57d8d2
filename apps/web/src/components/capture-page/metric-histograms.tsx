'use client';

import { formatCount, formatShare } from '@unpark/base';
import { DataCell, DataTable, HeadCell } from '@unpark/ui';
import type { HistogramRow } from '../../workers/metrics-model';
import { boundsText, metricWords } from './metric-words';
import { useShown } from './shown-rows';

const FEW = 4;

/** How times and sizes spread: bounds of quantiles, and the buckets as bars. */
export function MetricHistograms({ histograms }: { histograms: readonly HistogramRow[] }) {
  const { shown, more } = useShown(histograms, FEW, 'histograms');
  if (histograms.length === 0) return null;
  return (
    <section aria-label="Histograms" className="border-t border-line">
      <h3 className="px-3 pt-2 text-body font-semibold">
        Spread{' '}
        <span className="text-dense font-normal text-ink-2">
          {histograms.some(({ isChange }) => isChange)
            ? 'of what came between the two readings'
            : 'since the process started'}
        </span>
      </h3>
      <DataTable caption="Histograms with bounds of their quantiles" dense>
        <thead>
          <tr>
            <HeadCell>Quantity</HeadCell>
            <HeadCell wideOnly>Buckets</HeadCell>
            <HeadCell numeric wideOnly>
              Count
            </HeadCell>
            <HeadCell numeric title="Half of all are at most this">
              p50
            </HeadCell>
            <HeadCell numeric wideOnly>
              p90
            </HeadCell>
            <HeadCell numeric>p99</HeadCell>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={row.canonical}>
              <DataCell>
                {metricWords(row.canonical) ?? <code className="marks-through">{row.name}</code>}
                {metricWords(row.canonical) && (
                  <code className="block text-ink-3 marks-through phone:hidden">{row.name}</code>
                )}
              </DataCell>
              <DataCell wideOnly>
                <Bars row={row} />
              </DataCell>
              <DataCell numeric wideOnly>
                {formatCount(row.count)}
              </DataCell>
              {([0.5, 0.9, 0.99] as const).map((quantile) => {
                const bound = row.quantiles.find((of) => of.quantile === quantile);
                return (
                  <DataCell key={quantile} numeric wideOnly={quantile === 0.9}>
                    {bound ? boundsText(bound, row.unit) : '–'}
                  </DataCell>
                );
              })}
            </tr>
          ))}
        </tbody>
      </DataTable>
      {more}
    </section>
  );
}

const BAR_HEIGHT_PX = 22;

/** Heights by square root, so that the rare long ones are not lost. */
function Bars({ row }: { row: HistogramRow }) {
  const most = row.bars.reduce((max, bar) => Math.max(max, bar.count), 0);
  if (most === 0) return <span className="text-ink-3">none</span>;
  return (
    <span
      role="img"
      aria-label={`${formatCount(row.bars.length)} buckets, ${boundsText(
        { lower: row.bars[0]?.lower ?? 0, upper: row.bars.at(-1)?.upper ?? 0 },
        row.unit,
      )}`}
      title="Heights by square root, so that few show beside many"
      className="flex w-[180px] items-end gap-px"
      style={{ height: BAR_HEIGHT_PX }}
    >
      {row.bars.map((bar) => (
        <i
          key={bar.lower}
          title={`${boundsText(bar, row.unit)}: ${formatCount(bar.count)}, ${formatShare(bar.count, row.count)}`}
          className="min-w-px max-w-2 flex-1 bg-ink-2"
          style={{
            height: bar.count === 0 ? 0 : Math.max(1, BAR_HEIGHT_PX * Math.sqrt(bar.count / most)),
          }}
        />
      ))}
    </span>
  );
}
