import { ok, type Result } from '@unpark/base';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { captureHeadline, HEADLINE_COLUMNS, NEWEST_FIRST } from '../captures/capture-headline';
import { mutedFindings } from '../library/active-mutes';
import type { ServiceRow } from '../views';

/** How many captures the small history line of a service shows. */
const HISTORY_CAPTURES = 20;

/** All services by name, each with its latest capture and a short history. */
export async function listServices(scope: WorkspaceScope): Promise<Result<ServiceRow[]>> {
  const allowed = requireAction(scope, 'service.read');
  if (!allowed.ok) return allowed;
  const services = await scope.client.service.findMany({
    orderBy: { name: 'asc' },
    select: {
      id: true,
      name: true,
      slug: true,
      _count: { select: { captures: true } },
      captures: { orderBy: [...NEWEST_FIRST], take: HISTORY_CAPTURES, select: HEADLINE_COLUMNS },
    },
  });
  const muted = await mutedFindings(
    scope,
    services.flatMap(({ captures }) => captures[0] ?? []),
  );
  return ok(
    services.map(({ captures, _count, ...service }) => ({
      ...service,
      captureCount: _count.captures,
      latest: captures[0] && captureHeadline(captures[0], muted),
      history: [...captures].reverse().map((capture) => ({
        captureId: capture.id,
        at: capture.at.toISOString(),
        goroutineCount: capture.goroutineCount ?? undefined,
      })),
    })),
  );
}
