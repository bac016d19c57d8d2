import { err, ok, type Result } from '@unpark/base';
import type { Severity } from '@unpark/model';
import { notFound } from '../access/access-problems';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import type { SeenBefore, SeenCapture } from '../views';

const MOST_HERE = 10;
const MOST_ELSEWHERE = 10;
const MOST_INCIDENTS = 10;

const SEEN = {
  severity: true,
  goroutineCount: true,
  capture: {
    select: { id: true, at: true, service: { select: { name: true, slug: true } } },
  },
} as const;

interface SeenRow {
  readonly severity: string;
  readonly goroutineCount: number;
  readonly capture: {
    readonly id: string;
    readonly at: Date;
    readonly service: { readonly name: string; readonly slug: string };
  };
}

const seenCapture = ({ severity, goroutineCount, capture }: SeenRow): SeenCapture => ({
  captureId: capture.id,
  serviceName: capture.service.name,
  serviceSlug: capture.service.slug,
  at: capture.at.toISOString(),
  severity: severity as Severity,
  goroutineCount,
});

/**
 * Other captures and incidents with the cause of one finding, of its service and of others. A print
 * that the workspace does not have was not seen, whoever else has it.
 *
 * @param input.capture the one that the finding is of
 */
export async function getSeenBefore(
  scope: WorkspaceScope,
  input: { readonly capture: string; readonly fingerprint: string },
): Promise<Result<SeenBefore>> {
  const allowed = requireAction(scope, 'capture.read');
  if (!allowed.ok) return allowed;
  const { client } = scope;
  const { fingerprint } = input;
  const capture = await client.capture.findUnique({
    where: { id: rowNameOf(input.capture) },
    select: { id: true, serviceId: true },
  });
  if (!capture) return err(notFound('capture'));
  const { serviceId } = capture;
  const here = { fingerprint, captureId: { not: capture.id }, capture: { serviceId } };
  const elsewhere = { fingerprint, capture: { serviceId: { not: serviceId } } };
  const newest = { orderBy: { capture: { at: 'desc' } }, select: SEEN } as const;
  const [hereRows, hereCount, first, elsewhereRows, elsewhereCount, incidents] = await Promise.all([
    client.finding.findMany({ where: here, take: MOST_HERE, ...newest }),
    client.finding.count({ where: here }),
    client.finding.findFirst({
      where: here,
      orderBy: { capture: { at: 'asc' } },
      select: { capture: { select: { at: true } } },
    }),
    client.finding.findMany({ where: elsewhere, take: MOST_ELSEWHERE, ...newest }),
    client.finding.count({ where: elsewhere }),
    client.incident.findMany({
      where: { mergedIntoId: null, fingerprint },
      orderBy: { fromAt: 'desc' },
      take: MOST_INCIDENTS,
      select: {
        id: true,
        title: true,
        status: true,
        fromAt: true,
        service: { select: { name: true } },
      },
    }),
  ]);
  const last = hereRows[0];
  return ok({
    here: hereRows.map(seenCapture),
    hereCount,
    ...(first && { firstAt: first.capture.at.toISOString() }),
    ...(last && { lastAt: last.capture.at.toISOString() }),
    elsewhere: elsewhereRows.map(seenCapture),
    elsewhereCount,
    incidents: incidents.map(({ id, title, status, fromAt, service }) => ({
      id,
      title,
      status,
      serviceName: service.name,
      fromAt: fromAt.toISOString(),
    })),
  });
}
