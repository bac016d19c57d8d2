import { listRules } from '@unpark/usecases';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { NewRule } from '../../../../../../components/patterns/rule-editor';
import { PatternsFrame } from '../../../../../../components/patterns/patterns-frame';
import { readPage } from '../../../../../../server/page-session';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('patterns.editor');
  return { title: t('newTitle') };
}

export default async function NewRulePage({
  params,
  searchParams,
}: {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<{ kind?: string | string[] }>;
}) {
  const { workspace } = await params;
  await readPage(workspace, (scope, deps) => listRules(deps, scope));
  return (
    <PatternsFrame>
      <NewRule kind={(await searchParams).kind === 'idle' ? 'idle' : 'pattern'} />
    </PatternsFrame>
  );
}
