import { DataCell, DataTable, HeadCell, Panel, PanelHead, SeverityMark, UtcTime } from '@unpark/ui';
import type { FindingHistoryRow } from '@unpark/usecases';
import { useLocale, useTranslations } from 'next-intl';
import Link from 'next/link';
import { capturePath } from '../shell/places';

/** Which causes captures of a service had, when first and when last. */
export function FindingHistory({
  slug,
  rows,
  nowIso,
}: {
  slug: string;
  rows: readonly FindingHistoryRow[];
  nowIso: string;
}) {
  const t = useTranslations('keeping.history');
  const isChinese = useLocale() === 'zh';
  if (rows.length === 0) return null;
  const link = (seen: FindingHistoryRow['first']) => (
    <Link href={capturePath(slug, seen.captureId)} prefetch={false} className="text-accent">
      <UtcTime iso={seen.at} style="short" nowIso={nowIso} />
    </Link>
  );
  return (
    <Panel aria-label={t('title')}>
      <PanelHead title={t('title')} note={t('note', { count: rows.length })} />
      <DataTable caption={t('title')}>
        <thead>
          <tr>
            <HeadCell>{t('pattern')}</HeadCell>
            <HeadCell numeric wideOnly>
              {t('captures')}
            </HeadCell>
            <HeadCell numeric wideOnly>
              {t('first')}
            </HeadCell>
            <HeadCell numeric>{t('last')}</HeadCell>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const chinese = isChinese ? row.titleZh : undefined;
            return (
              <tr key={row.fingerprint}>
                <DataCell className="whitespace-normal">
                  <span className="flex flex-wrap items-center gap-x-2">
                    <SeverityMark level={row.severity} />
                    <span lang={isChinese && chinese === undefined ? 'en' : undefined}>
                      {chinese ?? row.title}
                    </span>
                    <code className="text-ink-3">{row.pattern}</code>
                  </span>
                  <span className="block text-dense text-ink-2">
                    {row.isGone ? t('gone') : t('now')}
                  </span>
                </DataCell>
                <DataCell numeric wideOnly>
                  {row.captureCount}
                </DataCell>
                <DataCell numeric wideOnly>
                  {link(row.first)}
                </DataCell>
                <DataCell numeric>{link(row.last)}</DataCell>
              </tr>
            );
          })}
        </tbody>
      </DataTable>
    </Panel>
  );
}
