'use client';

import { formatCount } from '@unpark/base';
import { DataCell, DataTable, HeadCell, SeverityMark, singleKeysOn, UtcTime } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import type { KeyboardEvent } from 'react';
import { MarkBox } from '../compare/marks-bar';
import { capturePath } from '../shell/places';
import { BLOCKED_CLASSES, type PlottedPoint } from './history-points';

/** X marks the row that has the focus, as in the list of captures. */
function markRow(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'x' || event.ctrlKey || event.metaKey || event.altKey || !singleKeysOn())
    return;
  const box = (event.target as HTMLElement).closest('tr')?.querySelector('[data-mark]');
  if (!(box instanceof HTMLElement)) return;
  box.click();
  event.preventDefault();
}

/** What the drawing shows, in numbers; newest first. */
export function HistoryTable({
  slug,
  service,
  points,
  nowIso,
}: {
  slug: string;
  service: string;
  points: readonly PlottedPoint[];
  nowIso: string;
}) {
  const t = useTranslations('service.history');
  const states = useTranslations('capture.states');
  const marks = useTranslations('compare.marks');
  const present = BLOCKED_CLASSES.filter((of) =>
    points.some((point) => (point.states?.[of] ?? 0) > 0),
  );
  return (
    <div
      className="max-h-[420px] overflow-auto"
      tabIndex={0}
      role="region"
      aria-label={t('title')}
      onKeyDown={markRow}
    >
      <DataTable caption={t('plot', { count: points.length })} dense>
        <thead>
          <tr>
            <HeadCell>{t('taken')}</HeadCell>
            <HeadCell numeric>{t('title')}</HeadCell>
            {present.map((of) => (
              <HeadCell key={of} numeric wideOnly>
                {states(of)}
              </HeadCell>
            ))}
            <HeadCell>{t('finding')}</HeadCell>
            <HeadCell wideOnly>{t('how')}</HeadCell>
            <HeadCell className="w-[44px]">
              <span className="sr-only">{marks('column')}</span>
            </HeadCell>
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
              <DataCell numeric>{formatCount(point.count)}</DataCell>
              {present.map((of) => (
                <DataCell key={of} numeric wideOnly>
                  {point.states ? formatCount(point.states[of] ?? 0) : '–'}
                </DataCell>
              ))}
              <DataCell>{point.severity ? <SeverityMark level={point.severity} /> : '–'}</DataCell>
              <DataCell wideOnly className="text-ink-2">
                {t(point.isScheduled ? 'scheduled' : 'byHand')}
              </DataCell>
              <DataCell>
                <MarkBox slug={slug} mark={{ id: point.id, at: point.at, serviceName: service }} />
              </DataCell>
            </tr>
          ))}
        </tbody>
      </DataTable>
    </div>
  );
}
