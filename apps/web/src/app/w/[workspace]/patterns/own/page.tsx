import { listRules } from '@unpark/usecases';
import type { Metadata } from 'next';
import { OwnRulesScreen } from '../../../../../components/patterns/own-rules-screen';
import { PatternsFrame } from '../../../../../components/patterns/patterns-frame';
import { readPage } from '../../../../../server/page-session';

export const metadata: Metadata = { title: 'Own patterns' };

export default async function OwnRulesPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { workspace } = await params;
  const view = await readPage(workspace, (scope, deps) => listRules(deps, scope));
  return (
    <PatternsFrame>
      <OwnRulesScreen initial={view} nowIso={new Date().toISOString()} />
    </PatternsFrame>
  );
}
