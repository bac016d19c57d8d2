import { ok, type Result } from '@unpark/base';
import { type Severity, severityRank } from '@unpark/model';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { findService } from '../services/find-service';
import type { FindingHistoryRow } from '../views';

/** Findings looked at, newest capture first: years of a service that is captured each hour. */
const MOST_FINDINGS = 20_000;

/** Causes that captures of a service had, which, when first and last; the last seen first. */
export async function listFindingHistory(
  scope: WorkspaceScope,
  input: { readonly service: string },
): Promise<Result<FindingHistoryRow[]>> {
  const allowed = requireAction(scope, 'service.read');
  if (!allowed.ok) return allowed;
  const service = await findService(scope, input.service);
  if (!service.ok) return service;
  const serviceId = service.value.id;
  const [rows, newest] = await Promise.all([
    scope.client.finding.findMany({
      where: { capture: { serviceId } },
      orderBy: [{ capture: { at: 'desc' } }, { captureId: 'desc' }],
      take: MOST_FINDINGS,
      select: {
        fingerprint: true,
        pattern: true,
        title: true,
        titleZh: true,
        severity: true,
        captureId: true,
        capture: { select: { at: true } },
      },
    }),
    scope.client.capture.findFirst({
      where: { serviceId, state: 'done' },
      orderBy: [{ at: 'desc' }, { id: 'desc' }],
      select: { id: true },
    }),
  ]);
  const byPrint = new Map<string, FindingHistoryRow>();
  const counted = new Set<string>();
  for (const row of rows) {
    const seen = { captureId: row.captureId, at: row.capture.at.toISOString() };
    const known = byPrint.get(row.fingerprint);
    const once = `${row.fingerprint} ${row.captureId}`;
    const adds = counted.has(once) ? 0 : 1;
    counted.add(once);
    byPrint.set(
      row.fingerprint,
      known
        ? { ...known, captureCount: known.captureCount + adds, first: seen }
        : {
            fingerprint: row.fingerprint,
            pattern: row.pattern,
            title: row.title,
            ...(row.titleZh !== null && { titleZh: row.titleZh }),
            severity: row.severity as Severity,
            captureCount: 1,
            first: seen,
            last: seen,
            isGone: row.captureId !== newest?.id,
          },
    );
  }
  return ok(
    [...byPrint.values()].sort(
      (a, b) =>
        Number(a.isGone) - Number(b.isGone) ||
        severityRank(b.severity) - severityRank(a.severity) ||
        (a.last.at < b.last.at ? 1 : -1),
    ),
  );
}
