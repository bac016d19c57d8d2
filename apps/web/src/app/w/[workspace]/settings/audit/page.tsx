import { ok } from '@unpark/base';
import { listAudit, listAuditChoices } from '@unpark/usecases';
import { Panel, PanelBody, PanelHead } from '@unpark/ui';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { AuditScreen } from '../../../../../components/audit/audit-screen';
import { readPage } from '../../../../../server/page-session';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('audit');
  return { title: t('title') };
}

export default async function AuditPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { workspace } = await params;
  const may = await readPage(workspace, async (scope) => ok(scope.may('audit.read')));
  if (!may) {
    const t = await getTranslations('audit');
    return (
      <Panel>
        <PanelHead title={t('title')} />
        <PanelBody className="text-ink-2">{t('denied')}</PanelBody>
      </Panel>
    );
  }
  const [initial, choices] = await Promise.all([
    readPage(workspace, (scope, deps) => listAudit(deps, scope)),
    readPage(workspace, (scope, deps) => listAuditChoices(deps, scope)),
  ]);
  return <AuditScreen initial={initial} choices={choices} />;
}
