'use client';

import { formatDuration } from '@unpark/base';
import { DataCell, DataTable, HeadCell } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import type { StripRow } from './clock-axis';
import { momentText } from './time-words';

/** The same as the strip, in numbers. */
export function StripTable({
  rows,
  names,
}: {
  rows: readonly StripRow[];
  names: ReadonlyMap<string, string>;
}) {
  const t = useTranslations('timeline.strip');
  return (
    <DataTable caption={t('label')} dense>
      <thead>
        <tr>
          <HeadCell>{t('file')}</HeadCell>
          <HeadCell numeric>{t('from')}</HeadCell>
          <HeadCell numeric>{t('for')}</HeadCell>
          <HeadCell numeric>±</HeadCell>
          <HeadCell wideOnly>{t('source')}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {rows.flatMap((row) =>
          row.marks.map((mark) => (
            <tr key={mark.file}>
              <DataCell>
                {mark.file}
                {names.has(mark.file) && (
                  <span className="text-ink-3"> {names.get(mark.file)}</span>
                )}
              </DataCell>
              <DataCell numeric>{momentText(mark.fromNs)}</DataCell>
              <DataCell numeric>
                {mark.toNs > mark.fromNs ? formatDuration(mark.toNs - mark.fromNs) : t('moment')}
              </DataCell>
              <DataCell numeric>{formatDuration(mark.errorNs)}</DataCell>
              <DataCell wideOnly lang="en">
                {mark.source}
              </DataCell>
            </tr>
          )),
        )}
      </tbody>
    </DataTable>
  );
}
