import type { Deps } from '../deps';
import type { WorkspaceScope } from '../access/enter-workspace';
import { peopleNames } from '../library/people-names';
import type { CaptureRetention } from '../views';
import { holdColumnsAt, holdsOf, incidentsHoldUntil } from './holds';
import { endOf } from './retention-clock';
import { readRetentionRules } from './retention-rules';
import { KEPT_KINDS, keptKindsOf } from '@unpark/model';

/** From here on a page says that the end is close. */
const WARNED_BEFORE_MS = 7 * 24 * 3600_000;

/** Pin, holds, what goes soon and what has gone of one capture. */
export async function retentionOfCapture(
  deps: Pick<Deps, 'database'>,
  scope: WorkspaceScope,
  captureId: string,
): Promise<CaptureRetention | undefined> {
  const row = await scope.client.capture.findUnique({
    where: { id: captureId },
    select: {
      serviceId: true,
      uploadedAt: true,
      pinnedByUserId: true,
      ...holdColumnsAt(scope.nowMs()),
      artifacts: { select: { kind: true } },
      removedFiles: { orderBy: { file: 'asc' } },
    },
  });
  if (!row) return undefined;
  const keep = (await readRetentionRules(scope.client)).of(row.serviceId);
  const kinds = new Set(row.artifacts.map((artifact) => keptKindsOf(artifact.kind)));
  const holds = holdsOf(row);
  const heldUntil = incidentsHoldUntil(row);
  const ends = KEPT_KINDS.flatMap((group) => {
    const days = keep.get(group);
    const concerns = group === 'captures' || kinds.has(group);
    return days === undefined || !concerns
      ? []
      : [{ kinds: group, endsAt: endOf(row.uploadedAt, days) }];
  });
  const by = (await peopleNames(deps, [row.pinnedByUserId])).get(row.pinnedByUserId ?? '');
  return {
    ...(row.pinnedAt && {
      pinned: { at: row.pinnedAt.toISOString(), ...(by !== undefined && { by }) },
    }),
    holds: holds.filter((hold) => hold !== 'pinned'),
    ...(heldUntil && { incidentUntil: heldUntil.toISOString() }),
    ending: ends
      .filter(({ endsAt }) => endsAt.getTime() - scope.nowMs() <= WARNED_BEFORE_MS)
      .map(({ kinds: group, endsAt }) => ({ kinds: group, endsAt: endsAt.toISOString() })),
    removed: row.removedFiles.map(({ file, kind, sizeBytes, removedAt }) => ({
      file,
      kind: kind ?? 'unknown',
      sizeBytes: Number(sizeBytes),
      removedAt: removedAt.toISOString(),
    })),
  };
}
