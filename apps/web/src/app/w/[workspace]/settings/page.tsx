import { CopyButton, Panel, PanelBody, PanelHead } from '@unpark/ui';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { notFound } from 'next/navigation';
import { requireSession } from '../../../../server/page-session';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('shell.settings');
  return { title: t('label') };
}

export default async function SettingsPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { workspace: slug } = await params;
  const session = await requireSession();
  const workspace = session.workspaces.find((candidate) => candidate.slug === slug);
  if (!workspace) notFound();
  const t = await getTranslations('shell.settings');
  const roles = await getTranslations('shell.roles');
  const rows = [
    ['name', workspace.name],
    ['address', `/w/${workspace.slug}`],
    ['role', roles(workspace.role)],
    ['id', workspace.id],
  ] as const;
  return (
    <Panel>
      <PanelHead title={t('general')} />
      <PanelBody>
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1.5">
          {rows.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-ink-3">{t(name)}</dt>
              <dd className="marks-through">{name === 'id' ? <code>{value}</code> : value}</dd>
            </div>
          ))}
        </dl>
        <CopyButton className="mt-3" text={workspace.id} label={t('copyId')} />
      </PanelBody>
    </Panel>
  );
}
