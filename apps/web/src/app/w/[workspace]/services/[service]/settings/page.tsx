import { getRetentionView, getServiceSettings, KEEP_DAYS } from '@unpark/usecases';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { RetentionScreen } from '../../../../../../components/keeping/retention-screen';
import { AdvicePanel } from '../../../../../../components/service/settings/advice-panel';
import { DeletePanel } from '../../../../../../components/service/settings/delete-panel';
import { EnvironmentsPanel } from '../../../../../../components/service/settings/environments-panel';
import { GeneralPanel } from '../../../../../../components/service/settings/general-panel';
import { LimitPanel } from '../../../../../../components/service/settings/limit-panel';
import { OwnersPanel } from '../../../../../../components/service/settings/owners-panel';
import { PathsPanel } from '../../../../../../components/service/settings/paths-panel';
import { servicePath } from '../../../../../../components/shell/places';
import { readPage } from '../../../../../../server/page-session';

interface Props {
  params: Promise<{ workspace: string; service: string }>;
}

/** Title and page read the same settings once; who may not change them finds no page. */
const readSettings = cache((slug: string, service: string) =>
  readPage(slug, async (scope) => {
    if (!scope.may('service.update')) notFound();
    return getServiceSettings(scope, { service });
  }),
);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { workspace, service } = await params;
  const view = await readSettings(workspace, service);
  const t = await getTranslations('service.settings');
  return { title: t('title', { name: view.service.name }) };
}

export default async function ServiceSettingsPage({ params }: Props) {
  const { workspace, service: slug } = await params;
  const view = await readSettings(workspace, slug);
  const { service } = view;
  const [retention, isAdmin] = await Promise.all([
    readPage(workspace, (scope, deps) => getRetentionView(deps, scope, { service: service.id })),
    readPage(workspace, async (scope) => ({
      ok: true as const,
      value: scope.may('retention.manage') && scope.may('service.delete'),
    })),
  ]);
  const t = await getTranslations('service.settings');
  const shell = await getTranslations('shell');
  return (
    <div className="max-w-[860px] mx-auto px-6 pt-6 pb-12 phone:px-3 phone:pt-4 flex flex-col gap-4">
      <div>
        <nav aria-label={shell('breadcrumb')} className="text-ink-2">
          <Link href={servicePath(workspace, service.slug)} className="hover:underline">
            {t('back')}
          </Link>{' '}
          /
        </nav>
        <h1 className="text-title font-semibold marks-through">
          {t('title', { name: service.name })}
        </h1>
      </div>
      <GeneralPanel service={service} />
      <EnvironmentsPanel view={view} />
      <OwnersPanel view={view} />
      <PathsPanel service={service} />
      <AdvicePanel service={service} />
      <RetentionScreen initial={retention} service={service.id} days={KEEP_DAYS} />
      {isAdmin && <LimitPanel view={view} />}
      {isAdmin && <DeletePanel service={service} />}
    </div>
  );
}
