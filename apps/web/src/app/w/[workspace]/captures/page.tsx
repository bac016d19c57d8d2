import { EmptyState, Panel, PanelHead } from '@unpark/ui';
import { listCaptures } from '@unpark/usecases';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import Link from 'next/link';
import { CapturesTable } from '../../../../components/capture/captures-table';
import { RefreshLive } from '../../../../components/live/refresh-live';
import { HowToCollect } from '../../../../components/capture/how-to-collect';
import { WholePageDrop } from '../../../../components/upload/whole-page-drop';
import { readPage } from '../../../../server/page-session';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('capture.captures');
  return { title: t('pageTitle') };
}

export default async function CapturesPage({
  params,
  searchParams,
}: {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<{ before?: string | string[] }>;
}) {
  const { workspace: slug } = await params;
  const { before } = await searchParams;
  const cursor = typeof before === 'string' && before !== '' ? before : undefined;
  const list = await readPage(slug, (scope) => listCaptures(scope, { cursor }));
  const working = list.captures.some(
    (capture) => capture.state !== 'done' && capture.state !== 'failed',
  );
  const t = await getTranslations('capture.captures');
  return (
    <div className="max-w-[1180px] mx-auto px-6 pt-6 pb-12 phone:px-3 phone:pt-4 flex flex-col gap-4">
      <WholePageDrop />
      <RefreshLive topics={['capture', 'finding']} working={working} />
      <h1 className="text-title font-semibold">{t('title')}</h1>
      {list.captures.length === 0 ? (
        <>
          <Panel>
            <EmptyState title={cursor ? t('noOlder') : t('none')}>{t('about')}</EmptyState>
          </Panel>
          {!cursor && <HowToCollect />}
        </>
      ) : (
        <Panel>
          <PanelHead title={cursor ? t('older') : t('newestFirst')} note={t('note')} />
          <CapturesTable
            slug={slug}
            captures={list.captures}
            nowIso={new Date().toISOString()}
            showService
          />
        </Panel>
      )}
      <div className="flex gap-4">
        {cursor && (
          <Link className="text-accent font-medium" href={`/w/${slug}/captures`}>
            {t('newest')}
          </Link>
        )}
        {list.nextCursor && (
          <Link
            className="text-accent font-medium"
            href={`/w/${slug}/captures?before=${encodeURIComponent(list.nextCursor)}`}
          >
            {t('older')}
          </Link>
        )}
      </div>
    </div>
  );
}
