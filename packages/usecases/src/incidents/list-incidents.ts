import { ok, type Result } from '@unpark/base';
import type { Prisma } from '@unpark/db';
import type { Severity } from '@unpark/model';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import type { Deps } from '../deps';
import { peopleNames } from '../library/people-names';
import type { IncidentListView, IncidentRow, IncidentStatus } from './incident-views';

const MOST_SHOWN = 200;

export const INCIDENT_COLUMNS = {
  id: true,
  title: true,
  status: true,
  severity: true,
  fromAt: true,
  toAt: true,
  updatedAt: true,
  service: { select: { name: true, slug: true } },
  people: { where: { leads: true }, select: { userId: true } },
  _count: { select: { captures: true } },
} as const satisfies Prisma.IncidentSelect;

/** Open ones before mitigated before resolved, as the enum of the table is sorted; newest first. */
export const OPEN_FIRST = [
  { status: 'asc' },
  { fromAt: 'desc' },
  { id: 'desc' },
] as const satisfies Prisma.IncidentOrderByWithRelationInput[];

export async function incidentRows(
  deps: Pick<Deps, 'database'>,
  rows: readonly Prisma.IncidentGetPayload<{ select: typeof INCIDENT_COLUMNS }>[],
): Promise<IncidentRow[]> {
  const names = await peopleNames(
    deps,
    rows.flatMap((row) => row.people.map(({ userId }) => userId)),
  );
  return rows.map((row) => {
    const lead = row.people[0]?.userId;
    return {
      id: row.id,
      title: row.title,
      status: row.status,
      severity: row.severity as Severity,
      service: row.service,
      fromAt: row.fromAt.toISOString(),
      toAt: row.toAt?.toISOString(),
      lead: lead === undefined ? undefined : { userId: lead, name: names.get(lead) },
      captureCount: row._count.captures,
      updatedAt: row.updatedAt.toISOString(),
    };
  });
}

export interface IncidentFilter {
  /** slug or id */
  readonly service?: string | undefined;
  readonly status?: IncidentStatus | undefined;
  readonly severity?: Severity | undefined;
}

/** Those that were merged into another one are not listed. */
export async function listIncidents(
  deps: Deps,
  scope: WorkspaceScope,
  filter: IncidentFilter = {},
): Promise<Result<IncidentListView>> {
  const allowed = requireAction(scope, 'incident.read');
  if (!allowed.ok) return allowed;
  const service = filter.service === undefined ? undefined : rowNameOf(filter.service);
  const [rows, services] = await Promise.all([
    scope.client.incident.findMany({
      where: {
        mergedIntoId: null,
        ...(service !== undefined && { service: { OR: [{ slug: service }, { id: service }] } }),
        ...(filter.status && { status: filter.status }),
        ...(filter.severity && { severity: filter.severity }),
      },
      orderBy: [...OPEN_FIRST],
      take: MOST_SHOWN + 1,
      select: INCIDENT_COLUMNS,
    }),
    scope.client.service.findMany({ orderBy: { name: 'asc' }, select: { name: true, slug: true } }),
  ]);
  return ok({
    incidents: await incidentRows(deps, rows.slice(0, MOST_SHOWN)),
    services,
    more: rows.length > MOST_SHOWN,
  });
}
