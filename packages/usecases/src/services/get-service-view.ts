import { err, ok, type Result } from '@unpark/base';
import { fromJsonColumn } from '@unpark/db';
import { type Diagnosis, diagnosisIn, type Language } from '@unpark/model';
import { notFound } from '../access/access-problems';
import { agentTargetsOf } from '../agents/list-agent-targets';
import { requireAction, type WorkspaceScope, workspaceRefOf } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { captureHeadline, HEADLINE_COLUMNS, NEWEST_FIRST } from '../captures/capture-headline';
import { deployRow } from '../deploys/deploy-row';
import { mutedFindings } from '../library/active-mutes';
import { quotaView, storedBytesOfService } from '../quota/stored-bytes';
import type { ServiceView } from '../views';
import { historyPoint, POINT_COLUMNS } from './history-point';
import { ownersOf } from './owners-of';

const MOST_CAPTURES = 200;
/** On the time axis: three and a half days of a capture every five minutes. */
const MOST_POINTS = 1000;
const MOST_DEPLOYS = 100;

/**
 * @param input.service slug or id
 * @param input.language of the latest verdict's words
 */
export async function getServiceView(
  scope: WorkspaceScope,
  input: { readonly service: string; readonly language?: Language },
): Promise<Result<ServiceView>> {
  const allowed = requireAction(scope, 'service.read');
  if (!allowed.ok) return allowed;
  const name = rowNameOf(input.service);
  const service = await scope.client.service.findFirst({
    where: { OR: [{ slug: name }, { id: name }] },
  });
  if (!service) return err(notFound('service'));
  const [captures, judged, history] = await Promise.all([
    scope.client.capture.findMany({
      where: { serviceId: service.id },
      orderBy: [...NEWEST_FIRST],
      take: MOST_CAPTURES,
      select: HEADLINE_COLUMNS,
    }),
    scope.client.capture.findFirst({
      where: { serviceId: service.id, state: 'done', outcome: { not: null } },
      orderBy: [...NEWEST_FIRST],
      select: { id: true, diagnosis: true },
    }),
    scope.client.capture.findMany({
      where: { serviceId: service.id },
      orderBy: [...NEWEST_FIRST],
      take: MOST_POINTS,
      select: POINT_COLUMNS,
    }),
  ]);
  const from = history.at(-1)?.at;
  const [muted, owners, environments, deploys, agentTargets] = await Promise.all([
    mutedFindings(scope, captures),
    ownersOf(scope, service.ownerUserIds),
    scope.client.environment.findMany({
      where: { serviceId: service.id },
      orderBy: { name: 'asc' },
      select: { name: true },
    }),
    from
      ? scope.client.deploy.findMany({
          where: { serviceId: service.id, at: { gte: from } },
          orderBy: [{ at: 'desc' }, { id: 'desc' }],
          take: MOST_DEPLOYS,
        })
      : [],
    agentTargetsOf(scope, service.id),
  ]);
  const quota =
    service.byteLimit === null
      ? undefined
      : quotaView(await storedBytesOfService(scope.client, service.id), service.byteLimit);
  const verdict =
    judged?.diagnosis &&
    diagnosisIn(fromJsonColumn<Diagnosis>(judged.diagnosis), input.language ?? 'en').verdict;
  return ok({
    workspace: workspaceRefOf(scope),
    service: {
      id: service.id,
      name: service.name,
      slug: service.slug,
      repositoryUrl: service.repositoryUrl ?? undefined,
      createdAt: service.createdAt.toISOString(),
    },
    ...(quota && { quota }),
    owners: owners.map((owner) => owner.name),
    environments: environments.map((environment) => environment.name),
    captures: captures.map((row) => captureHeadline(row, muted)),
    history: history.reverse().map(historyPoint),
    deploys: deploys.map(deployRow),
    agentTargets,
    ...(judged &&
      verdict && {
        latestVerdict: {
          captureId: judged.id,
          sentence: verdict.sentence,
          lead: verdict.lead,
          wall: verdict.wall,
        },
      }),
  });
}
