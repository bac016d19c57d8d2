import { ok, type Result } from '@unpark/base';
import { fromJsonColumn } from '@unpark/db';
import { KEPT_KINDS, keptKindsOf, type KeptKinds } from '@unpark/model';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import type { Deps } from '../deps';
import { quotaOfWorkspace } from '../quota/stored-bytes';
import type { RetentionView } from '../views';
import { findService } from '../services/find-service';
import { countHolds, type HeldCounts, planRetention } from './plan-retention';
import { nextDueMs } from './retention-clock';
import { readRetentionRules } from './retention-rules';

/** Captures named in the list of what goes; all are counted. */
const MOST_LISTED = 100;
const MOST_RUNS = 10;

/**
 * Rules, what is stored by group, and what the next run removes: the same plan that it will make.
 *
 * @param input.service of one service alone; absent: of the workspace
 */
export async function getRetentionView(
  deps: Pick<Deps, 'limits'>,
  scope: WorkspaceScope,
  input: { readonly service?: string } = {},
): Promise<Result<RetentionView>> {
  const allowed = requireAction(scope, 'retention.read');
  if (!allowed.ok) return allowed;
  const found = input.service === undefined ? undefined : await findService(scope, input.service);
  if (found && !found.ok) return found;
  const serviceId = found?.value.id;
  const { client } = scope;
  const nextMs = nextDueMs(scope.nowMs());
  const [rules, stored, quota, runs] = await Promise.all([
    readRetentionRules(client),
    storedByKinds(scope, serviceId),
    quotaOfWorkspace(deps, client),
    client.retentionRun.findMany({ orderBy: { startedAt: 'desc' }, take: MOST_RUNS }),
  ]);
  const held: HeldCounts = {};
  let files = 0;
  let bytes = 0;
  let captures = 0;
  let going = 0;
  const items: RetentionView['next']['items'][number][] = [];
  for await (const planned of planRetention(client, rules, nextMs)) {
    if (serviceId !== undefined && planned.serviceId !== serviceId) continue;
    if (planned.holds.length > 0) {
      countHolds(held, planned.holds);
      continue;
    }
    const storedBytes = planned.files.reduce((sum, file) => sum + file.storedBytes, 0);
    files += planned.files.length;
    bytes += storedBytes;
    going += 1;
    if (planned.whole) captures += 1;
    if (items.length < MOST_LISTED) {
      items.push({
        captureId: planned.captureId,
        serviceName: planned.serviceName,
        uploadedAt: planned.uploadedAt.toISOString(),
        whole: planned.whole,
        files: planned.files.map(({ file, kind }) => ({ file, kind: kind ?? 'unknown' })),
        storedBytes,
      });
    }
  }
  return ok({
    rules: KEPT_KINDS.map((kinds) => ({
      kinds,
      own: rules.own(serviceId ?? null, kinds) ?? choiceOf(rules.own(serviceId ?? null, kinds)),
      inherited: serviceId === undefined ? null : (rules.own(null, kinds) ?? null),
      ...(stored.get(kinds) ?? { storedBytes: 0, fileCount: 0 }),
    })),
    quota,
    nextRunAt: new Date(nextMs).toISOString(),
    next: {
      captureCount: captures,
      fileCount: files,
      storedBytes: bytes,
      held,
      items,
      more: going - items.length,
    },
    runs: runs.map((run) => ({
      id: run.id,
      startedAt: run.startedAt.toISOString(),
      ...(run.endedAt && { endedAt: run.endedAt.toISOString() }),
      removedCount: run.removedCount,
      removedBytes: Number(run.removedBytes),
      held: fromJsonColumn<HeldCounts>(run.held),
    })),
  });
}

const choiceOf = (days: number | null | undefined): null | 'unset' =>
  days === undefined ? 'unset' : null;

interface Stored {
  readonly storedBytes: number;
  readonly fileCount: number;
}

async function storedByKinds(
  { client }: WorkspaceScope,
  serviceId: string | undefined,
): Promise<ReadonlyMap<KeptKinds, Stored>> {
  const where = serviceId === undefined ? {} : { capture: { serviceId } };
  const files = await client.artifact.groupBy({
    by: ['kind'],
    where,
    _sum: { sizeBytes: true },
    _count: true,
  });
  const stored = new Map<KeptKinds, Stored>();
  for (const kinds of KEPT_KINDS) {
    const ours = files.filter((row) => keptKindsOf(row.kind) === kinds);
    const tables = await client.derivedTable.aggregate({
      where: {
        ...where,
        artifact: {
          OR: ours.map((row) => ({ kind: row.kind })),
        },
      },
      _sum: { sizeBytes: true },
    });
    stored.set(kinds, {
      storedBytes: ours.reduce(
        (sum, row) => sum + Number(row._sum.sizeBytes ?? 0n),
        Number(ours.length === 0 ? 0n : (tables._sum.sizeBytes ?? 0n)),
      ),
      fileCount: ours.reduce((sum, row) => sum + row._count, 0),
    });
  }
  return stored;
}
