import { severityRank } from '@unpark/model';
import type { CaptureHeadline, ServiceRow } from '@unpark/usecases';

/** Larger is worse: stalled by severity, then in work, failed, cannot tell, healthy, no capture. */
function urgency(latest: CaptureHeadline | undefined): number {
  if (!latest) return 0;
  if (latest.state === 'failed') return 3;
  if (latest.state !== 'done') return 4;
  if (latest.outcome === 'healthy') return 1;
  // known and muted: below what nobody has looked at
  if (latest.muted?.primary) return 1.5;
  if (latest.outcome === 'stalled')
    return 10 + (latest.severity ? severityRank(latest.severity) : 0);
  return 2;
}

/** Worst first, then by goroutines, then by name; the order of the services table. */
export const byUrgency = (rows: readonly ServiceRow[]): ServiceRow[] =>
  [...rows].sort(
    (a, b) =>
      urgency(b.latest) - urgency(a.latest) ||
      (b.latest?.goroutineCount ?? 0) - (a.latest?.goroutineCount ?? 0) ||
      a.name.localeCompare(b.name, 'en'),
  );

/** For the heading of the home page: what people muted waits no longer. */
export function countWaiting(rows: readonly ServiceRow[]): { all: number; waiting: number } {
  const waiting = rows.filter(
    ({ latest }) =>
      latest?.state === 'done' && latest.outcome === 'stalled' && !latest.muted?.primary,
  ).length;
  return { all: rows.length, waiting };
}
