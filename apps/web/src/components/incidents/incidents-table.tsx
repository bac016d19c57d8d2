'use client';

import { formatCount } from '@unpark/base';
import { DataCell, DataTable, HeadCell, SeverityMark, useRowKeys, UtcTime } from '@unpark/ui';
import type { IncidentRow } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useRef } from 'react';
import { incidentPath } from '../shell/places';
import { useNameOf } from './incident-context';

/** As given. J and K walk the rows, Enter opens. */
export function IncidentsTable({
  slug,
  incidents,
  nowIso,
}: {
  slug: string;
  incidents: readonly IncidentRow[];
  nowIso: string;
}) {
  const t = useTranslations('incidents.table');
  const statuses = useTranslations('incidents.status');
  const nameOf = useNameOf();
  const container = useRef<HTMLDivElement>(null);
  useRowKeys(container);
  return (
    <div ref={container}>
      <DataTable caption={t('caption')}>
        <thead>
          <tr>
            <HeadCell className="w-[104px]">{t('severity')}</HeadCell>
            <HeadCell>{t('incident')}</HeadCell>
            <HeadCell className="w-[110px]">{t('status')}</HeadCell>
            <HeadCell wideOnly className="w-[140px]">
              {t('service')}
            </HeadCell>
            <HeadCell wideOnly className="w-[130px]">
              {t('since')}
            </HeadCell>
            <HeadCell wideOnly className="w-[130px]">
              {t('lead')}
            </HeadCell>
            <HeadCell numeric wideOnly className="w-[84px]">
              {t('captures')}
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {incidents.map((row) => (
            <tr key={row.id} data-link className={row.status === 'resolved' ? 'text-ink-2' : ''}>
              <DataCell>
                <SeverityMark level={row.severity} />
              </DataCell>
              <DataCell className="!whitespace-normal">
                <Link
                  data-row-link
                  href={incidentPath(slug, row.id)}
                  className="row-link font-medium marks-through"
                >
                  {row.title}
                </Link>
                <div className="text-dense text-ink-3 not-phone:hidden">
                  {row.service.name}, <UtcTime iso={row.fromAt} style="short" nowIso={nowIso} />
                </div>
              </DataCell>
              <DataCell>{statuses(row.status)}</DataCell>
              <DataCell wideOnly className="marks-through">
                {row.service.name}
              </DataCell>
              <DataCell wideOnly>
                <UtcTime iso={row.fromAt} style="short" nowIso={nowIso} />
              </DataCell>
              <DataCell wideOnly>
                {row.lead ? nameOf(row.lead) : <span className="text-ink-3">{t('nobody')}</span>}
              </DataCell>
              <DataCell numeric wideOnly>
                {formatCount(row.captureCount)}
              </DataCell>
            </tr>
          ))}
        </tbody>
      </DataTable>
    </div>
  );
}
