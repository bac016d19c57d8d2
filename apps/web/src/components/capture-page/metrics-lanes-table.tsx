'use client';

import type { SeriesLane } from '@unpark/charts';
import { DataCell, DataTable, HeadCell } from '@unpark/ui';
import { useTranslations } from 'next-intl';

/** Moments whose values stand in the table, beside the smallest, largest and last. */
const MOMENTS = 5;

/** The same as the lanes, in numbers. */
export function LanesTable({
  lanes,
  fromNs,
  toNs,
  timeText,
}: {
  lanes: readonly SeriesLane[];
  fromNs: number;
  toNs: number;
  timeText: (ns: number) => string;
}) {
  const t = useTranslations('metrics.lanes');
  const moments = Array.from(
    { length: MOMENTS },
    (_, i) => fromNs + ((toNs - fromNs) * i) / (MOMENTS - 1),
  );
  return (
    <div className="overflow-x-auto">
      <DataTable caption={t('label')} dense>
        <thead>
          <tr>
            <HeadCell>{t('quantity')}</HeadCell>
            <HeadCell numeric>{t('min')}</HeadCell>
            <HeadCell numeric>{t('max')}</HeadCell>
            <HeadCell numeric>{t('last')}</HeadCell>
            {moments.map((ns) => (
              <HeadCell key={ns} numeric wideOnly>
                {t('at', { moment: timeText(ns) })}
              </HeadCell>
            ))}
          </tr>
        </thead>
        <tbody>
          {lanes.flatMap((lane) =>
            lane.readings.map((reading) => (
              <tr key={`${lane.id} ${reading.name}`}>
                <DataCell>
                  {lane.group !== undefined && <code className="text-ink-3">{lane.group} </code>}
                  {lane.label}
                  {lane.readings.length > 1 && <span className="text-ink-3"> {reading.name}</span>}
                </DataCell>
                <DataCell numeric>{reading.min}</DataCell>
                <DataCell numeric>{reading.max}</DataCell>
                <DataCell numeric>{reading.last}</DataCell>
                {moments.map((ns) => (
                  <DataCell key={ns} numeric wideOnly>
                    {reading.at(ns)}
                  </DataCell>
                ))}
              </tr>
            )),
          )}
        </tbody>
      </DataTable>
    </div>
  );
}
