import { listMembers } from '@unpark/usecases';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { EndPanel } from '../../../../components/workspace-settings/end-panel';
import { GeneralPanel } from '../../../../components/workspace-settings/general-panel';
import { readPage } from '../../../../server/page-session';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('shell.settings');
  return { title: t('label') };
}

export default async function SettingsPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { workspace } = await params;
  const members = await readPage(workspace, (scope, deps) => listMembers(deps, scope));
  return (
    <>
      <GeneralPanel />
      <EndPanel members={members} />
    </>
  );
}
