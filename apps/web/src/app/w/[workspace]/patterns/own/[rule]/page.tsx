import { getRule } from '@unpark/usecases';
import type { Metadata } from 'next';
import { cache } from 'react';
import { PatternsFrame } from '../../../../../../components/patterns/patterns-frame';
import { SavedRule } from '../../../../../../components/patterns/rule-editor';
import { readPage } from '../../../../../../server/page-session';

interface Props {
  params: Promise<{ workspace: string; rule: string }>;
}

/** Title and page read the same rule once. */
const readRule = cache((workspace: string, rule: string) =>
  readPage(workspace, (scope, deps) => getRule(deps, scope, { rule })),
);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { workspace, rule } = await params;
  return { title: (await readRule(workspace, rule)).title };
}

export default async function RulePage({ params }: Props) {
  const { workspace, rule } = await params;
  const view = await readRule(workspace, rule);
  return (
    <PatternsFrame>
      {/* a saved revision begins a form anew */}
      <SavedRule key={`${view.id} ${view.revision}`} rule={view} />
    </PatternsFrame>
  );
}
