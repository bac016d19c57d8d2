'use client';

import { DataCell, DataRow, DataTable, HeadCell, RelativeTime } from '@unpark/ui';
import type { InvestigationRow } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useKept } from '../../i18n/said';
import { investigationPath } from '../shell/places';
import { useWriterOf } from '../shell/writer-words';

export function InvestigationsTable({
  slug,
  rows,
  nowIso,
}: {
  slug: string;
  rows: readonly InvestigationRow[];
  nowIso: string;
}) {
  const t = useTranslations('investigations.table');
  const shell = useTranslations('shell');
  const kept = useKept();
  const writerOf = useWriterOf();
  return (
    <DataTable caption={t('caption')}>
      <thead>
        <tr>
          <HeadCell>{t('name')}</HeadCell>
          <HeadCell className="phone:hidden">{t('of')}</HeadCell>
          <HeadCell>{t('changed')}</HeadCell>
          <HeadCell className="phone:hidden">{t('by')}</HeadCell>
          <HeadCell numeric>{t('links')}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const [first] = row.captures;
          const said = first && kept(first.sentence ?? '', first.sentenceZh);
          return (
            <DataRow key={row.id}>
              <DataCell>
                <Link
                  data-row-link
                  href={investigationPath(slug, row.id)}
                  className="font-medium hover:underline"
                >
                  {row.name}
                </Link>
              </DataCell>
              <DataCell className="phone:hidden">
                {!first ? (
                  <span className="text-ink-3">{t('gone')}</span>
                ) : (
                  <>
                    <span className="font-medium">{first.serviceName}</span>{' '}
                    <span className="text-ink-2" lang={said?.lang}>
                      {row.kind === 'compare' ? t('compare') : said?.text}
                    </span>
                  </>
                )}
              </DataCell>
              <DataCell>
                <RelativeTime iso={row.updatedAt} nowIso={nowIso} />
              </DataCell>
              <DataCell className="phone:hidden">{writerOf(row) ?? shell('somebodyLeft')}</DataCell>
              <DataCell numeric>{row.openLinks}</DataCell>
            </DataRow>
          );
        })}
      </tbody>
    </DataTable>
  );
}
