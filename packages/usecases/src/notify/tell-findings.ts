import type { WorkspaceTransaction } from '@unpark/db';
import { type Finding, severityRank } from '@unpark/model';
import type { Deps } from '../deps';
import { tellPeople } from './tell-people';

const DAY_MS = 24 * 3600_000;
/** A finding that was not seen for this long and is here again has come back. */
const ABSENT_MS = 7 * DAY_MS;
/** A capture that is diagnosed anew is news for this long after its upload. */
const NEWS_MS = DAY_MS;

/**
 * Tells of the primary findings of a capture that was just diagnosed: those that are high and new to the
 * service, and those that are back after their incident was resolved or after a week without them. A
 * finding that is muted, or that was there all along, is not told.
 */
export async function tellFindings(
  deps: Pick<Deps, 'clock' | 'random' | 'mail'>,
  tx: WorkspaceTransaction,
  captureId: string,
  findings: readonly (Finding & { readonly titleZh?: string })[],
): Promise<void> {
  const primary = findings.filter((finding) => finding.primary);
  if (primary.length === 0) return;
  const capture = await tx.capture.findFirst({
    where: { id: captureId },
    select: { serviceId: true, at: true, uploadedAt: true, revision: true },
  });
  if (!capture) return;
  const nowMs = deps.clock.nowMs();
  if (capture.revision > 1 && nowMs - capture.uploadedAt.getTime() > NEWS_MS) return;
  const { serviceId } = capture;
  for (const finding of primary) {
    const { fingerprint } = finding;
    const muted = await tx.findingMute.findFirst({
      where: {
        fingerprint,
        endedAt: null,
        endsAt: { gt: new Date(nowMs) },
        OR: [{ serviceId: null }, { serviceId }],
      },
      select: { id: true },
    });
    if (muted) continue;
    const seen = await tx.finding.findFirst({
      where: { fingerprint, captureId: { not: captureId }, capture: { serviceId } },
      orderBy: { capture: { at: 'desc' } },
      select: { capture: { select: { at: true } } },
    });
    const event = seen
      ? (await isBack(tx, serviceId, fingerprint, seen.capture.at, capture.at))
        ? ('finding.regression' as const)
        : undefined
      : severityRank(finding.severity) >= severityRank('high')
        ? ('finding.high' as const)
        : undefined;
    if (!event) continue;
    await tellPeople(deps, tx, {
      event,
      object: `capture:${captureId}`,
      path: `/captures/${captureId}`,
      serviceId,
      dedupeKey: `${event}:${captureId}:${fingerprint}`,
      facts: {
        severity: finding.severity,
        pattern: finding.pattern,
        goroutines: finding.goroutineCount,
      },
      text: { title: finding.title, ...(finding.titleZh && { titleZh: finding.titleZh }) },
    });
  }
}

/** Seen before, not seen for a while or since its incident was resolved, and now seen again. */
async function isBack(
  tx: WorkspaceTransaction,
  serviceId: string,
  fingerprint: string,
  seenAt: Date,
  at: Date,
): Promise<boolean> {
  if (at.getTime() - seenAt.getTime() > ABSENT_MS) return true;
  const incident = await tx.incident.findFirst({
    where: { serviceId, fingerprint, mergedIntoId: null },
    orderBy: { fromAt: 'desc' },
    select: { status: true, resolvedAt: true },
  });
  if (incident?.status !== 'resolved' || !incident.resolvedAt) return false;
  return seenAt <= incident.resolvedAt && at > incident.resolvedAt;
}
