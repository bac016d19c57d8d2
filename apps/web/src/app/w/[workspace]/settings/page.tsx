import { CopyButton, Panel, PanelBody, PanelHead } from '@unpark/ui';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { requireSession } from '../../../../server/page-session';

export const metadata: Metadata = { title: 'Settings' };

export default async function SettingsPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { workspace: slug } = await params;
  const session = await requireSession();
  const workspace = session.workspaces.find((candidate) => candidate.slug === slug);
  if (!workspace) notFound();
  const rows = [
    ['Name', workspace.name],
    ['Address', `/w/${workspace.slug}`],
    ['Your role', workspace.role],
    ['Id', workspace.id],
  ] as const;
  return (
    <Panel>
      <PanelHead title="General" />
      <PanelBody>
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1.5">
          {rows.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-ink-3">{name}</dt>
              <dd className="marks-through">{name === 'Id' ? <code>{value}</code> : value}</dd>
            </div>
          ))}
        </dl>
        <CopyButton className="mt-3" text={workspace.id} label="Copy id" />
      </PanelBody>
    </Panel>
  );
}
