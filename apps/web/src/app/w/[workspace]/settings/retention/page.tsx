import { getRetentionView, KEEP_DAYS } from '@unpark/usecases';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { RetentionScreen } from '../../../../../components/keeping/retention-screen';
import { readPage } from '../../../../../server/page-session';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('keeping.retention');
  return { title: t('title') };
}

export default async function RetentionPage({
  params,
}: {
  params: Promise<{ workspace: string }>;
}) {
  const { workspace } = await params;
  const view = await readPage(workspace, (scope, deps) => getRetentionView(deps, scope));
  return <RetentionScreen initial={view} days={KEEP_DAYS} />;
}
