import { SEVERITIES } from '@unpark/model';
import { EmptyState, Panel } from '@unpark/ui';
import { INCIDENT_STATUSES, listIncidents } from '@unpark/usecases';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import Link from 'next/link';
import { IncidentFilters } from '../../../../components/incidents/incident-filters';
import { IncidentsTable } from '../../../../components/incidents/incidents-table';
import { NewIncidentButton } from '../../../../components/incidents/new-incident-button';
import { RefreshLive } from '../../../../components/live/refresh-live';
import { incidentsPath } from '../../../../components/shell/places';
import { readPage } from '../../../../server/page-session';
import { getSessionRole } from '../../../../server/page-role';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('incidents');
  return { title: t('pageTitle') };
}

type Asked = Readonly<Record<string, string | string[] | undefined>>;

/** One of the known values; anything else is no choice. */
const oneOf = <T extends string>(known: readonly T[], asked: Asked[string]): T | undefined =>
  known.find((value) => value === asked);

export default async function IncidentsPage({
  params,
  searchParams,
}: {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Asked>;
}) {
  const { workspace: slug } = await params;
  const asked = await searchParams;
  const service = typeof asked['service'] === 'string' ? asked['service'] : undefined;
  const status = oneOf(INCIDENT_STATUSES, asked['status']);
  const severity = oneOf(SEVERITIES, asked['severity']);
  const isChosen = service !== undefined || status !== undefined || severity !== undefined;
  const list = await readPage(slug, (scope, deps) =>
    listIncidents(deps, scope, { service, status, severity }),
  );
  const t = await getTranslations('incidents');
  return (
    <div className="max-w-[1180px] mx-auto px-6 pt-6 pb-12 phone:px-3 phone:pt-4 flex flex-col gap-4">
      <RefreshLive topics={['incident']} working={false} />
      <div className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1">
          <h1 className="text-title font-semibold">{t('title')}</h1>
          <p className="text-ink-2">{t('lead')}</p>
        </div>
        {(await getSessionRole(slug)) !== 'viewer' && (
          <NewIncidentButton
            origin={service === undefined ? {} : { service }}
            words={t('new')}
            icon="plus"
            variant="primary"
          />
        )}
      </div>
      {(isChosen || list.incidents.length > 0) && <IncidentFilters services={list.services} />}
      <Panel>
        {list.incidents.length > 0 ? (
          <IncidentsTable
            slug={slug}
            incidents={list.incidents}
            nowIso={new Date().toISOString()}
          />
        ) : isChosen ? (
          <EmptyState
            title={t('noneLeft.title')}
            actions={
              <Link className="font-medium text-accent" href={incidentsPath(slug)}>
                {t('noneLeft.all')}
              </Link>
            }
          />
        ) : (
          <EmptyState title={t('none.title')}>{t('none.about')}</EmptyState>
        )}
      </Panel>
      {list.more && <p className="text-ink-2">{t('table.more')}</p>}
    </div>
  );
}
