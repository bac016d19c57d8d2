import { UtcTime, utcDayText } from '@unpark/ui';
import { getHomeView, getWorkspaceQuota } from '@unpark/usecases';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { RefreshLive } from '../../../components/live/refresh-live';
import { byUrgency, countWaiting } from '../../../components/capture/service-order';
import { AddCapturePanel } from '../../../components/home/add-capture-panel';
import { FirstCapture } from '../../../components/home/first-capture';
import { ServicesTable } from '../../../components/home/services-table';
import { QuotaNotice } from '../../../components/keeping/quota-notice';
import { WholePageDrop } from '../../../components/upload/whole-page-drop';
import { readPage } from '../../../server/page-session';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('home');
  return { title: t('pageTitle') };
}

export default async function HomePage({ params }: { params: Promise<{ workspace: string }> }) {
  const { workspace: slug } = await params;
  const home = await readPage(slug, getHomeView);
  const now = new Date();
  const rows = byUrgency(home.services);
  const latest = rows.flatMap((row) => (row.latest ? [row.latest] : []));
  if (latest.length === 0) return <FirstCapture services={rows.map((row) => row.name)} />;
  const quota = await readPage(slug, (scope, deps) => getWorkspaceQuota(deps, scope));
  const t = await getTranslations('home');
  const { all, waiting } = countWaiting(rows);
  const days = new Set(latest.map((capture) => utcDayText(new Date(capture.at))));
  const working = latest.some((capture) => capture.state !== 'done' && capture.state !== 'failed');
  return (
    <div className="max-w-[1360px] mx-auto px-6 pt-6 pb-12 phone:px-3 phone:pt-4">
      <WholePageDrop />
      <RefreshLive topics={['capture', 'finding']} working={working} />
      {quota.notice && (
        <div className="mb-3">
          <QuotaNotice slug={slug} quota={quota} />
        </div>
      )}
      <h1 className="text-title font-semibold phone:text-[18px] phone:leading-[26px]">
        {waiting === 0 ? t('none', { all }) : t('waiting', { all, waiting })}
      </h1>
      <p className="mt-0.5 mb-4 text-ink-2">
        {days.size === 1 && latest[0]
          ? t.rich('leadDay', { day: () => <UtcTime iso={latest[0]?.at ?? ''} style="day" /> })
          : t('lead')}
      </p>
      <div className="grid grid-cols-[minmax(0,1fr)_340px] max-desk:grid-cols-[minmax(0,1fr)] gap-4 items-start">
        <ServicesTable slug={slug} rows={rows} nowIso={now.toISOString()} />
        <AddCapturePanel />
      </div>
    </div>
  );
}
