import { getReport } from '@unpark/usecases';
import type { Metadata } from 'next';
import { cache } from 'react';
import { ReportPage } from '../../../../../../components/incidents/report-page';
import { pageLanguage } from '../../../../../../server/page-language';
import { readPage } from '../../../../../../server/page-session';

interface Props {
  params: Promise<{ workspace: string; incident: string }>;
  searchParams: Promise<{ edit?: string | string[] }>;
}

const readReport = cache((slug: string, incident: string) =>
  readPage(slug, async (scope, deps) =>
    getReport(deps, scope, { incident, language: await pageLanguage() }),
  ),
);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { workspace, incident } = await params;
  return { title: (await readReport(workspace, incident)).title };
}

export default async function ReportRoute({ params, searchParams }: Props) {
  const { workspace, incident } = await params;
  const { edit } = await searchParams;
  const report = await readReport(workspace, incident);
  return <ReportPage incident={incident} initial={report} edits={edit !== undefined} />;
}
