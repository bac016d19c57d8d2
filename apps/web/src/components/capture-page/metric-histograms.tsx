'use client';

import { formatCount, formatShare } from '@unpark/base';
import { DataCell, DataTable, HeadCell } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import type { HistogramRow } from '../../workers/metrics-model';
import { useFew } from './clock-few';
import { type MetricNames, useMetricNames } from './metric-use-words';
import { boundsText } from './metric-words';

const FEW = 4;

/** How times and sizes spread: bounds of quantiles, and the buckets as bars. */
export function MetricHistograms({ histograms }: { histograms: readonly HistogramRow[] }) {
  const t = useTranslations('metrics.spread');
  const names = useMetricNames();
  const { shown, more } = useFew(histograms.length, FEW, t('histograms'));
  if (histograms.length === 0) return null;
  return (
    <section aria-label={t('label')} className="border-t border-line">
      <h3 className="px-3 pt-2 text-body font-semibold">
        {t('title')}{' '}
        <span className="text-dense font-normal text-ink-2">
          {histograms.some(({ isChange }) => isChange) ? t('between') : t('since')}
        </span>
      </h3>
      <DataTable caption={t('caption')} dense>
        <thead>
          <tr>
            <HeadCell>{t('quantity')}</HeadCell>
            <HeadCell wideOnly>{t('buckets')}</HeadCell>
            <HeadCell numeric wideOnly>
              {t('count')}
            </HeadCell>
            <HeadCell numeric title={t('half')}>
              p50
            </HeadCell>
            <HeadCell numeric wideOnly>
              p90
            </HeadCell>
            <HeadCell numeric>p99</HeadCell>
          </tr>
        </thead>
        <tbody>
          {histograms.slice(0, shown).map((row) => (
            <tr key={row.canonical}>
              <DataCell>
                {names.name(row.canonical) ?? <code className="marks-through">{row.name}</code>}
                {names.name(row.canonical) && (
                  <code className="block text-ink-3 marks-through phone:hidden">{row.name}</code>
                )}
              </DataCell>
              <DataCell wideOnly>
                <Bars row={row} names={names} />
              </DataCell>
              <DataCell numeric wideOnly>
                {formatCount(row.count)}
              </DataCell>
              {([0.5, 0.9, 0.99] as const).map((quantile) => {
                const bound = row.quantiles.find((of) => of.quantile === quantile);
                return (
                  <DataCell key={quantile} numeric wideOnly={quantile === 0.9}>
                    {bound ? boundsText(bound, row.unit, names.values) : '–'}
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
function Bars({ row, names }: { row: HistogramRow; names: MetricNames }) {
  const t = useTranslations('metrics.spread');
  const most = row.bars.reduce((max, bar) => Math.max(max, bar.count), 0);
  if (most === 0) return <span className="text-ink-3">{t('none')}</span>;
  return (
    <span
      role="img"
      aria-label={t('bars', {
        count: row.bars.length,
        bounds: boundsText(
          { lower: row.bars[0]?.lower ?? 0, upper: row.bars.at(-1)?.upper ?? 0 },
          row.unit,
          names.values,
        ),
      })}
      title={t('heights')}
      className="flex w-[180px] items-end gap-px"
      style={{ height: BAR_HEIGHT_PX }}
    >
      {row.bars.map((bar) => (
        <i
          key={bar.lower}
          title={`${boundsText(bar, row.unit, names.values)}: ${formatCount(bar.count)}, ${formatShare(bar.count, row.count)}`}
          className="min-w-px max-w-2 flex-1 bg-ink-2"
          style={{
            height: bar.count === 0 ? 0 : Math.max(1, BAR_HEIGHT_PX * Math.sqrt(bar.count / most)),
          }}
        />
      ))}
    </span>
  );
}
