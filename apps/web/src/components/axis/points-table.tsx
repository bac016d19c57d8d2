'use client';

import { formatCount } from '@unpark/base';
import { DataCell, DataTable, HeadCell, SeverityMark, UtcTime } from '@unpark/ui';
import type { HistoryPoint } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import type { KeyboardEvent, ReactNode } from 'react';
import { capturePath } from '../shell/places';
import {
  BLOCKED_CLASSES,
  blockedCount,
  MEASURED_METRICS,
  metricOf,
  metricText,
} from './axis-metrics';

/** What axes of time draw, in numbers; newest first. */
export function PointsTable({
  slug,
  points,
  nowIso,
  last,
  onKeyDown,
}: {
  slug: string;
  /** oldest first */
  points: readonly HistoryPoint[];
  nowIso: string;
  /** what stands at the end of each row */
  last: { readonly head: ReactNode; readonly cell: (point: HistoryPoint) => ReactNode };
  onKeyDown?: (event: KeyboardEvent<HTMLElement>) => void;
}) {
  const t = useTranslations('service.history');
  const metrics = useTranslations('service.metrics');
  const states = useTranslations('capture.states');
  const present = BLOCKED_CLASSES.filter((of) =>
    points.some((point) => (point.states?.[of] ?? 0) > 0),
  );
  return (
    <div
      className="max-h-[420px] overflow-auto"
      tabIndex={0}
      role="region"
      aria-label={t('numbers')}
      onKeyDown={onKeyDown}
    >
      <DataTable caption={t('plot', { count: points.length })} dense>
        <thead>
          <tr>
            <HeadCell>{t('taken')}</HeadCell>
            <HeadCell numeric>{metrics('short.goroutines')}</HeadCell>
            <HeadCell numeric>{metrics('short.blocked')}</HeadCell>
            {present.map((of) => (
              <HeadCell key={of} numeric wideOnly>
                {states(of)}
              </HeadCell>
            ))}
            {MEASURED_METRICS.map((metric) => (
              <HeadCell key={metric} numeric title={metrics(`about.${metric}`)}>
                {metrics(`short.${metric}`)}
              </HeadCell>
            ))}
            <HeadCell>{t('finding')}</HeadCell>
            <HeadCell wideOnly>{t('how')}</HeadCell>
            <HeadCell className="w-[44px]">{last.head}</HeadCell>
          </tr>
        </thead>
        <tbody>
          {points.toReversed().map((point) => (
            <tr key={point.id}>
              <DataCell>
                <Link
                  href={capturePath(slug, point.id)}
                  prefetch={false}
                  className="font-medium hover:underline"
                >
                  <UtcTime iso={point.at} style="short" nowIso={nowIso} />
                </Link>
              </DataCell>
              <DataCell numeric>
                {point.goroutineCount === undefined ? '–' : formatCount(point.goroutineCount)}
              </DataCell>
              <DataCell numeric>{point.states ? formatCount(blockedCount(point)) : '–'}</DataCell>
              {present.map((of) => (
                <DataCell key={of} numeric wideOnly>
                  {point.states ? formatCount(point.states[of] ?? 0) : '–'}
                </DataCell>
              ))}
              {MEASURED_METRICS.map((metric) => {
                const value = metricOf(metric, point);
                return (
                  <DataCell key={metric} numeric>
                    {value === undefined ? '–' : metricText(metric, value)}
                  </DataCell>
                );
              })}
              <DataCell>{point.severity ? <SeverityMark level={point.severity} /> : '–'}</DataCell>
              <DataCell wideOnly className="text-ink-2">
                {t(point.isScheduled ? 'scheduled' : 'byHand')}
              </DataCell>
              <DataCell>{last.cell(point)}</DataCell>
            </tr>
          ))}
        </tbody>
      </DataTable>
    </div>
  );
}
