import { builtInTemplate, listTemplates, REPORT_FIELDS } from '@unpark/usecases';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { TemplatesScreen } from '../../../../../components/incidents/templates-screen';
import { pageLanguage } from '../../../../../server/page-language';
import { readPage } from '../../../../../server/page-session';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('incidents.templates');
  return { title: t('title') };
}

export default async function ReportTemplatesPage({
  params,
}: {
  params: Promise<{ workspace: string }>;
}) {
  const { workspace } = await params;
  await readPage(workspace, listTemplates);
  return <TemplatesScreen builtIn={builtInTemplate(await pageLanguage())} fields={REPORT_FIELDS} />;
}
