'use client';

import { formatCount, formatDuration } from '@unpark/base';
import { DataCell, DataTable, EmptyState, HeadCell, StateSwatch } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { usePageLanguage } from '../../i18n/said';
import type { DelayRow } from '../../workers/range-messages';
import { useFew } from './clock-few';
import { SpreadBars } from './timeline-side-histogram';

const FEW = 12;

/** How long goroutines waited, for the scheduler and for each reason: waits that ended in the time. */
export function SideDelays({ delays }: { delays: readonly DelayRow[] }) {
  const t = useTranslations('metrics.side');
  const language = usePageLanguage();
  const { shown, more } = useFew(delays.length, FEW, t('delays'));
  if (delays.length === 0) return <EmptyState title={t('noDelays')} />;
  const hasBefore = delays.some(({ fromBefore }) => fromBefore > 0);
  return (
    <>
      <DataTable caption={t('delaysCaption')} dense>
        <thead>
          <tr>
            <HeadCell>{t('waitedFor')}</HeadCell>
            <HeadCell wideOnly>{t('spread')}</HeadCell>
            <HeadCell numeric>{t('count')}</HeadCell>
            <HeadCell numeric>{t('time')}</HeadCell>
            <HeadCell numeric>{t('longest')}</HeadCell>
            {hasBefore && (
              <HeadCell numeric wideOnly title={t('fromBeforeTitle')}>
                {t('fromBefore')}
              </HeadCell>
            )}
          </tr>
        </thead>
        <tbody>
          {delays.slice(0, shown).map((row) => (
            <tr key={`${row.stateClass} ${row.label.en}`}>
              <DataCell className="whitespace-normal!">
                <StateSwatch state={row.stateClass} className="mr-2 align-[-1px]" />
                {row.label[language]}
              </DataCell>
              <DataCell wideOnly>
                <SpreadBars histogram={row.histogram} />
              </DataCell>
              <DataCell numeric>{formatCount(row.count)}</DataCell>
              <DataCell numeric>{formatDuration(row.ns)}</DataCell>
              <DataCell numeric>{formatDuration(row.maxNs)}</DataCell>
              {hasBefore && (
                <DataCell numeric wideOnly className="text-ink-2">
                  {row.fromBefore > 0 ? formatCount(row.fromBefore) : '–'}
                </DataCell>
              )}
            </tr>
          ))}
        </tbody>
      </DataTable>
      {more}
    </>
  );
}
