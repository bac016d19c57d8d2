import { buttonLook, EmptyState, Panel } from '@unpark/ui';
import { listInvestigations } from '@unpark/usecases';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import Link from 'next/link';
import { InvestigationsTable } from '../../../../components/investigations/investigations-table';
import { workspacePath } from '../../../../components/shell/places';
import { readPage } from '../../../../server/page-session';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('investigations');
  return { title: t('pageTitle') };
}

export default async function Page({ params }: { params: Promise<{ workspace: string }> }) {
  const { workspace: slug } = await params;
  const { investigations } = await readPage(slug, (scope, deps) => listInvestigations(deps, scope));
  const t = await getTranslations('investigations');
  return (
    <div className="mx-auto flex max-w-[1180px] flex-col gap-4 px-6 pt-6 pb-12 phone:px-3 phone:pt-4">
      <div>
        <h1 className="text-title font-semibold">{t('title')}</h1>
        <p className="text-ink-2">{t('about')}</p>
      </div>
      {investigations.length === 0 ? (
        <Panel>
          <EmptyState
            title={t('none')}
            actions={
              <Link href={workspacePath(slug, '/captures')} className={buttonLook()}>
                {t('toCaptures')}
              </Link>
            }
          >
            {t('noneText')}
          </EmptyState>
        </Panel>
      ) : (
        <Panel>
          <InvestigationsTable
            slug={slug}
            rows={investigations}
            nowIso={new Date().toISOString()}
          />
        </Panel>
      )}
    </div>
  );
}
