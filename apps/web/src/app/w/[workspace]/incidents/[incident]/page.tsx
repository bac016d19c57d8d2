import { getIncident } from '@unpark/usecases';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { IncidentPage } from '../../../../../components/incidents/incident-page';
import { incidentPath } from '../../../../../components/shell/places';
import { pageLanguage } from '../../../../../server/page-language';
import { readPage } from '../../../../../server/page-session';

interface Props {
  params: Promise<{ workspace: string; incident: string }>;
}

/** Title and page read the same incident once. */
const readIncident = cache((slug: string, incident: string) =>
  readPage(slug, async (scope, deps) =>
    getIncident(deps, scope, { incident, language: await pageLanguage() }),
  ),
);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { workspace, incident } = await params;
  return { title: (await readIncident(workspace, incident)).incident.title };
}

export default async function IncidentRoute({ params }: Props) {
  const { workspace, incident } = await params;
  const view = await readIncident(workspace, incident);
  if (view.mergedInto !== undefined) redirect(incidentPath(workspace, view.mergedInto));
  return <IncidentPage key={incident} initial={view} nowIso={new Date().toISOString()} />;
}
