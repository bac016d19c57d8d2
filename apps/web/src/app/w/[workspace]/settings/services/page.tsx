import { getServiceUsage } from '@unpark/usecases';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ServicesScreen } from '../../../../../components/keeping/services-screen';
import { readPage } from '../../../../../server/page-session';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('keeping.services');
  return { title: t('title') };
}

export default async function ServicesPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { workspace } = await params;
  const view = await readPage(workspace, (scope, deps) => getServiceUsage(deps, scope));
  return <ServicesScreen view={view} />;
}
