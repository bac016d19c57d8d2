import { err, ok, type Result } from '@unpark/base';
import { fromJsonColumn } from '@unpark/db';
import { type Diagnosis, diagnosisIn, type Language } from '@unpark/model';
import { notFound } from '../access/access-problems';
import { requireAction, type WorkspaceScope, workspaceRefOf } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { captureHeadline, HEADLINE_COLUMNS, NEWEST_FIRST } from '../captures/capture-headline';
import { mutedFindings } from '../library/active-mutes';
import { quotaView, storedBytesOfService } from '../quota/stored-bytes';
import type { ServiceView } from '../views';
import { ownersOf } from './owners-of';

const MOST_CAPTURES = 200;

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
  const [captures, judged] = await Promise.all([
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
  ]);
  const [muted, owners, environments] = await Promise.all([
    mutedFindings(scope, captures),
    ownersOf(scope, service.ownerUserIds),
    scope.client.environment.findMany({
      where: { serviceId: service.id },
      orderBy: { name: 'asc' },
      select: { name: true },
    }),
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
