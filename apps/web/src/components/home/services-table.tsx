'use client';

import { formatCount } from '@unpark/base';
import { DataCell, DataTable, HeadCell, Panel, useRowKeys, UtcTime } from '@unpark/ui';
import type { ServiceRow } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useKept } from '../../i18n/said';
import Link from 'next/link';
import { useRef } from 'react';
import { HeadlineMark, HeadlineSentence } from '../capture/headline-mark';
import { Sparkline } from '../capture/sparkline';
import { capturePath, servicePath } from '../shell/places';

/** Rows in the order given. J and K walk them, Enter opens the service. */
export function ServicesTable({
  slug,
  rows,
  nowIso,
}: {
  slug: string;
  rows: readonly ServiceRow[];
  nowIso: string;
}) {
  const t = useTranslations('home.table');
  const container = useRef<HTMLDivElement>(null);
  useRowKeys(container);
  return (
    <Panel>
      <div ref={container}>
        <DataTable caption={t('caption')} className="phone:block">
          <thead className="phone:hidden">
            <tr>
              <HeadCell className="w-[108px]">{t('state')}</HeadCell>
              <HeadCell className="w-[130px]">{t('service')}</HeadCell>
              <HeadCell>{t('waitsFor')}</HeadCell>
              <HeadCell numeric>{t('goroutines')}</HeadCell>
              <HeadCell className="w-[120px]">{t('captures')}</HeadCell>
              <HeadCell numeric>{t('last')}</HeadCell>
            </tr>
          </thead>
          <tbody className="phone:block">
            {rows.map((row) => (
              <ServiceLine key={row.id} slug={slug} row={row} nowIso={nowIso} />
            ))}
          </tbody>
        </DataTable>
      </div>
    </Panel>
  );
}

const PHONE_ROW =
  'phone:grid phone:grid-cols-[96px_minmax(0,1fr)_auto] phone:border-b phone:border-line phone:last:border-0 phone:px-1 phone:py-1.5 phone:[&>td]:border-0 phone:[&>td]:px-2 phone:[&>td]:py-1';

function ServiceLine({ slug, row, nowIso }: { slug: string; row: ServiceRow; nowIso: string }) {
  const kept = useKept();
  const t = useTranslations('home.table');
  const { latest } = row;
  const counts = row.history.map((point) => point.goroutineCount);
  return (
    <tr data-link className={PHONE_ROW}>
      <DataCell>
        {latest ? <HeadlineMark headline={latest} /> : <span className="text-ink-3">–</span>}
      </DataCell>
      <DataCell>
        <Link
          href={servicePath(slug, row.slug)}
          data-row-link
          prefetch={false}
          className="font-semibold marks-through hover:underline phone:py-1"
        >
          {row.name}
        </Link>
      </DataCell>
      <DataCell className="phone:col-span-3 phone:row-start-2">
        {latest ? (
          <Link
            href={capturePath(slug, latest.id)}
            prefetch={false}
            title={latest.sentence && kept(latest.sentence, latest.sentenceZh).text}
            className="marks-through hover:underline text-pretty"
          >
            <HeadlineSentence headline={latest} />
            {latest.muted && (
              <span className="text-ink-3"> {t('muted', { count: latest.muted.count })}</span>
            )}
          </Link>
        ) : (
          <span className="text-ink-2">{t('noCapture')}</span>
        )}
        {latest?.pattern && <div className="code text-ink-3 phone:hidden">{latest.pattern}</div>}
      </DataCell>
      <DataCell numeric className="font-medium">
        {latest?.goroutineCount === undefined ? (
          <span className="text-ink-3" title={t('noCount')}>
            –
          </span>
        ) : (
          <>
            {formatCount(latest.goroutineCount)}
            <span className="not-phone:hidden font-normal text-ink-3"> {t('unit')}</span>
          </>
        )}
      </DataCell>
      <DataCell wideOnly>
        <Sparkline
          counts={counts}
          label={t('history', {
            count: counts.length,
            list: counts.map((count) => count ?? t('unknown')).join(', '),
          })}
        />
      </DataCell>
      <DataCell wideOnly numeric className="text-ink-2">
        {latest ? <UtcTime iso={latest.at} style="short" nowIso={nowIso} /> : '–'}
      </DataCell>
    </tr>
  );
}
