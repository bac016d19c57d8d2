import type { Caller, WorkspaceScope } from '../access/enter-workspace';
import { writerNames, writtenBy } from '../access/writer';
import type { Deps } from '../deps';
import type { MuteView } from '../views';

/**
 * The one place that says what is muted. A mute hides nothing and changes no diagnosis: it is laid
 * over what is read, so that one that has ended shows its finding again without anybody doing
 * anything.
 */
const activeWhere = (scope: WorkspaceScope) =>
  ({ endedAt: null, endsAt: { gt: new Date(scope.nowMs()) } }) as const;

/** What a row keeps of who ended it. */
export const endedBy = (
  caller: Caller,
): { readonly endedByUserId: string | null; readonly endedByKeyId: string | null } => {
  const { createdByUserId, createdByKeyId } = writtenBy(caller);
  return { endedByUserId: createdByUserId, endedByKeyId: createdByKeyId };
};

interface Muted {
  readonly fingerprint: string;
  readonly serviceId: string | null;
}

const covers = (mute: Muted, serviceId: string, fingerprint: string): boolean =>
  mute.fingerprint === fingerprint && (mute.serviceId === null || mute.serviceId === serviceId);

/** Muted findings of a capture: how many, and whether the primary one is among them. */
export interface MutedFindings {
  readonly count: number;
  readonly primary: boolean;
}

/** By capture id; captures without a muted finding are not in it. Two queries, whatever the number. */
export async function mutedFindings(
  scope: WorkspaceScope,
  captures: readonly { readonly id: string; readonly serviceId: string }[],
): Promise<ReadonlyMap<string, MutedFindings>> {
  const found = new Map<string, MutedFindings>();
  if (captures.length === 0) return found;
  const mutes = await scope.client.findingMute.findMany({
    where: activeWhere(scope),
    select: { fingerprint: true, serviceId: true },
  });
  if (mutes.length === 0) return found;
  const serviceOf = new Map(captures.map(({ id, serviceId }) => [id, serviceId]));
  const findings = await scope.client.finding.findMany({
    where: {
      captureId: { in: [...serviceOf.keys()] },
      fingerprint: { in: [...new Set(mutes.map((mute) => mute.fingerprint))] },
    },
    select: { captureId: true, fingerprint: true, primary: true },
  });
  for (const { captureId, fingerprint, primary } of findings) {
    const serviceId = serviceOf.get(captureId) ?? '';
    if (!mutes.some((mute) => covers(mute, serviceId, fingerprint))) continue;
    const known = found.get(captureId);
    found.set(captureId, {
      count: (known?.count ?? 0) + 1,
      primary: primary || known?.primary === true,
    });
  }
  return found;
}

/** Whether a finding of a service is muted now. */
export async function isMutedNow(
  scope: WorkspaceScope,
): Promise<(serviceId: string, fingerprint: string) => boolean> {
  const mutes = await scope.client.findingMute.findMany({
    where: activeWhere(scope),
    select: { fingerprint: true, serviceId: true },
  });
  return (serviceId, fingerprint) => mutes.some((mute) => covers(mute, serviceId, fingerprint));
}

/** Mutes that cover findings of one capture, the one that ends last first. */
export const mutesOfCapture = (
  deps: Pick<Deps, 'database'>,
  scope: WorkspaceScope,
  serviceId: string,
  fingerprints: readonly string[],
): Promise<MuteView[]> =>
  read(deps, scope, {
    fingerprint: { in: [...fingerprints] },
    OR: [{ serviceId: null }, { serviceId }],
  });

/** All that are in force, the one that ends last first. */
export const listMutes = (
  deps: Pick<Deps, 'database'>,
  scope: WorkspaceScope,
): Promise<MuteView[]> => read(deps, scope, {});

async function read(
  deps: Pick<Deps, 'database'>,
  scope: WorkspaceScope,
  where: object,
): Promise<MuteView[]> {
  const rows = await scope.client.findingMute.findMany({
    where: { ...activeWhere(scope), ...where },
    orderBy: [{ endsAt: 'desc' }, { id: 'desc' }],
    include: { service: { select: { name: true, slug: true } } },
  });
  const names = await writerNames(
    deps,
    scope,
    rows.map((row) => row.createdByUserId),
    rows.map((row) => row.createdByKeyId),
  );
  return rows.map((row) => {
    const by = names.person(row.createdByUserId);
    const byKey = names.key(row.createdByKeyId);
    return {
      id: row.id,
      fingerprint: row.fingerprint,
      pattern: row.pattern,
      title: row.title,
      ...(row.titleZh !== null && { titleZh: row.titleZh }),
      reason: row.reason,
      at: row.createdAt.toISOString(),
      endsAt: row.endsAt.toISOString(),
      ...(by !== undefined && { by }),
      ...(byKey && { byKey }),
      ...(row.service && { service: row.service }),
    };
  });
}
