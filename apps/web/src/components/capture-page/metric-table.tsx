'use client';

import { DataCell, DataTable, EmptyState, HeadCell } from '@unpark/ui';
import { useMemo } from 'react';
import type { MetricRow } from '../../workers/metrics-model';
import { metricChange, metricValue, metricWords } from './metric-words';
import { useShown } from './shown-rows';

const FEW = 14;

/** Series of a file of metrics: what they were in the first reading and in the last. */
export function MetricTable({ rows, filter }: { rows: readonly MetricRow[]; filter: string }) {
  const found = useMemo(() => matching(rows, filter), [rows, filter]);
  const { shown, more } = useShown(found, FEW, 'series');
  const hasLast = rows.some(({ last }) => last !== undefined);
  if (found.length === 0) {
    return (
      <EmptyState
        title={
          rows.length === 0 ? (
            'No series with a single value'
          ) : (
            <>
              No series matches <code>{filter}</code>
            </>
          )
        }
      />
    );
  }
  return (
    <>
      <DataTable caption="Series in the first and the last reading" dense>
        <thead>
          <tr>
            <HeadCell>Quantity</HeadCell>
            <HeadCell numeric wideOnly={hasLast}>
              {hasLast ? 'Before' : 'Value'}
            </HeadCell>
            {hasLast && <HeadCell numeric>After</HeadCell>}
            {hasLast && <HeadCell numeric>Change</HeadCell>}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <Row key={row.name} row={row} hasLast={hasLast} />
          ))}
        </tbody>
      </DataTable>
      {more}
    </>
  );
}

function Row({ row, hasLast }: { row: MetricRow; hasLast: boolean }) {
  const words = metricWords(row.canonical);
  const change = metricChange(row);
  return (
    <tr>
      <DataCell title={row.name}>
        {words}{' '}
        <code className={words ? 'text-ink-3 marks-through phone:hidden' : 'marks-through'}>
          {row.name}
        </code>
      </DataCell>
      <DataCell numeric wideOnly={hasLast}>
        {metricValue(row.first, row.unit)}
      </DataCell>
      {hasLast && (
        <DataCell numeric className={row.unit === 'unix-seconds' ? 'whitespace-normal!' : ''}>
          {row.last === undefined ? '–' : metricValue(row.last, row.unit)}
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

function matching(rows: readonly MetricRow[], filter: string): readonly MetricRow[] {
  const wanted = filter.trim().toLowerCase();
  if (wanted === '') return rows;
  return rows.filter((row) =>
    [row.name, row.canonical, metricWords(row.canonical) ?? ''].some((text) =>
      text.toLowerCase().includes(wanted),
    ),
  );
}
