'use client';

import { DataCell, DataTable, EmptyState, HeadCell } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import type { MetricRow } from '../../workers/metrics-model';
import { useFew } from './clock-few';
import { type MetricNames, useMetricNames } from './metric-use-words';
import { metricChange, metricValue } from './metric-words';

const FEW = 14;

/** Series of a file of metrics: what they were in the first reading and in the last. */
export function MetricTable({ rows, filter }: { rows: readonly MetricRow[]; filter: string }) {
  const t = useTranslations('metrics.table');
  const names = useMetricNames();
  const found = matching(rows, filter, names);
  const { shown, more } = useFew(found.length, FEW, t('series'));
  const hasLast = rows.some(({ last }) => last !== undefined);
  if (found.length === 0) {
    return (
      <EmptyState
        title={
          rows.length === 0
            ? t('noSeries')
            : t.rich('noMatch', { filter, code: (words) => <code>{words}</code> })
        }
      />
    );
  }
  return (
    <>
      <DataTable caption={t('caption')} dense>
        <thead>
          <tr>
            <HeadCell>{t('quantity')}</HeadCell>
            <HeadCell numeric wideOnly={hasLast}>
              {hasLast ? t('before') : t('value')}
            </HeadCell>
            {hasLast && <HeadCell numeric>{t('after')}</HeadCell>}
            {hasLast && <HeadCell numeric>{t('change')}</HeadCell>}
          </tr>
        </thead>
        <tbody>
          {found.slice(0, shown).map((row) => (
            <Row key={row.name} row={row} hasLast={hasLast} names={names} />
          ))}
        </tbody>
      </DataTable>
      {more}
    </>
  );
}

function Row({ row, hasLast, names }: { row: MetricRow; hasLast: boolean; names: MetricNames }) {
  const words = names.name(row.canonical);
  const change = metricChange(row, names.values);
  return (
    <tr>
      <DataCell title={row.name}>
        {words}{' '}
        <code className={words ? 'text-ink-3 marks-through phone:hidden' : 'marks-through'}>
          {row.name}
        </code>
      </DataCell>
      <DataCell numeric wideOnly={hasLast}>
        {metricValue(row.first, row.unit, names.values)}
      </DataCell>
      {hasLast && (
        <DataCell numeric className={row.unit === 'unix-seconds' ? 'whitespace-normal!' : ''}>
          {row.last === undefined ? '–' : metricValue(row.last, row.unit, names.values)}
        </DataCell>
      )}
      {hasLast && (
        <DataCell numeric className={change === '0' || change === '–' ? 'text-ink-3' : ''}>
          {change}
        </DataCell>
      )}
    </tr>
  );
}

function matching(
  rows: readonly MetricRow[],
  filter: string,
  names: MetricNames,
): readonly MetricRow[] {
  const wanted = filter.trim().toLowerCase();
  if (wanted === '') return rows;
  return rows.filter((row) =>
    [row.name, row.canonical, names.name(row.canonical) ?? ''].some((text) =>
      text.toLowerCase().includes(wanted),
    ),
  );
}
