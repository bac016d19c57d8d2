import { listRules } from '@unpark/usecases';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { OwnRulesScreen } from '../../../../../components/patterns/own-rules-screen';
import { PatternsFrame } from '../../../../../components/patterns/patterns-frame';
import { readPage } from '../../../../../server/page-session';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('patterns.rules');
  return { title: t('pageTitle') };
}

export default async function OwnRulesPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { workspace } = await params;
  const view = await readPage(workspace, (scope, deps) => listRules(deps, scope));
  return (
    <PatternsFrame>
      <OwnRulesScreen initial={view} nowIso={new Date().toISOString()} />
    </PatternsFrame>
  );
}
