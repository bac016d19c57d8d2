import type { WorkspaceTransaction } from '@unpark/db';
import type { Deps } from '../deps';
import { limitsOf } from '../intake/intake-limits';
import type { QuotaView } from '../views';

/** From here on it is said that room runs out, and then that it nearly has. */
const QUOTA_NOTICES = { soonPercent: 80, nearlyPercent: 95 } as const;

/** Files and tables of a service's captures; bytes that two of them share count for each. */
export async function storedBytesOfService(
  tx: Pick<WorkspaceTransaction, 'artifact' | 'derivedTable'>,
  serviceId: string,
): Promise<bigint> {
  const of = { where: { capture: { serviceId } }, _sum: { sizeBytes: true } } as const;
  const [files, tables] = await Promise.all([
    tx.artifact.aggregate(of),
    tx.derivedTable.aggregate(of),
  ]);
  return (files._sum.sizeBytes ?? 0n) + (tables._sum.sizeBytes ?? 0n);
}

/** What a workspace holds, and its limit where there is one. */
export async function quotaOfWorkspace(
  deps: Pick<Deps, 'limits'>,
  tx: Pick<WorkspaceTransaction, 'workspace' | 'blob'>,
): Promise<QuotaView> {
  const [workspace, held] = await Promise.all([
    tx.workspace.findFirst({ select: { byteLimit: true } }),
    tx.blob.aggregate({ _sum: { sizeBytes: true } }),
  ]);
  const limit = workspace?.byteLimit ?? limitsOf(deps).workspaceStoredBytes;
  return quotaView(held._sum.sizeBytes ?? 0n, limit ?? null);
}

export function quotaView(stored: bigint, limit: bigint | number | null): QuotaView {
  const storedBytes = Number(stored);
  if (limit === null) return { storedBytes };
  const limitBytes = Number(limit);
  const percent = limitBytes === 0 ? 100 : (storedBytes / limitBytes) * 100;
  const { soonPercent, nearlyPercent } = QUOTA_NOTICES;
  return {
    storedBytes,
    limitBytes,
    notice: percent >= nearlyPercent ? 'nearly' : percent >= soonPercent ? 'soon' : undefined,
  };
}

/** Files and tables of all services, by service id: one query, whatever the number. */
export async function storedBytesByService(
  deps: Pick<Deps, 'database'>,
  workspaceId: string,
): Promise<ReadonlyMap<string, number>> {
  const rows = await deps.database.system.$queryRaw<{ service: string; bytes: bigint }[]>`
    SELECT captures.service_id AS service, sum(held.size_bytes)::bigint AS bytes
    FROM (
      SELECT capture_id, size_bytes FROM artifacts WHERE workspace_id = ${workspaceId}
      UNION ALL
      SELECT capture_id, size_bytes FROM derived_tables WHERE workspace_id = ${workspaceId}
    ) AS held
    JOIN captures ON captures.workspace_id = ${workspaceId} AND captures.id = held.capture_id
    GROUP BY captures.service_id`;
  return new Map(rows.map(({ service, bytes }) => [service, Number(bytes)]));
}
