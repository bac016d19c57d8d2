import { err, ok, type Result } from '@unpark/base';
import { notFound } from '../access/access-problems';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { recordAudit } from '../audit/record-audit';
import { NEWEST_FIRST } from '../captures/capture-headline';
import { FILES_REMOVED, requireFiles } from '../captures/require-files';
import type { Deps } from '../deps';
import { enqueueDiagnosis } from '../intake/finish-capture';

/** A person waits for these; more belong into a night. */
export const MOST_REDIAGNOSED = 200;

/**
 * Diagnoses captures again from their stored tables: with the rules of now, without reading a file
 * anew. The findings of before stay until the new ones replace them.
 *
 * @param input a capture, or the newest of a service (slug or id)
 * @returns how many were begun; those that are being read are left as they are
 */
export async function rediagnose(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly capture: string } | { readonly service: string; readonly take: number },
): Promise<Result<{ readonly begun: number }>> {
  const allowed = requireAction(scope, 'capture.retry');
  if (!allowed.ok) return allowed;
  const chosen = await ('capture' in input
    ? oneCapture(scope, rowNameOf(input.capture))
    : newestOf(scope, rowNameOf(input.service), Math.min(input.take, MOST_REDIAGNOSED)));
  if (!chosen.ok) return chosen;
  const { ids, object } = chosen.value;
  const begun = await scope.client.$transaction(async (tx) => {
    const rows = await tx.capture.updateManyAndReturn({
      where: { id: { in: [...ids] }, state: 'done' },
      data: { state: 'diagnosing', attempts: 0, claimToken: null, claimedAt: null },
      select: { id: true },
    });
    if (rows.length === 0) return rows;
    await recordAudit(
      deps,
      {
        workspaceId: scope.workspace.id,
        actor: actorOf(scope.caller),
        action: 'capture.rediagnose',
        object,
        result: 'done',
        address: scope.caller.address,
        details: { captures: rows.length },
      },
      tx,
    );
    return rows;
  });
  for (const { id } of begun)
    await enqueueDiagnosis(deps, { workspaceId: scope.workspace.id, captureId: id });
  return ok({ begun: begun.length });
}

interface Chosen {
  readonly ids: readonly string[];
  /** for the audit record */
  readonly object: string;
}

async function oneCapture(scope: WorkspaceScope, id: string): Promise<Result<Chosen>> {
  const row = await scope.client.capture.findUnique({
    where: { id },
    select: { id: true, ...FILES_REMOVED },
  });
  if (!row) return err(notFound('capture'));
  const whole = requireFiles(row);
  return whole.ok ? ok({ ids: [row.id], object: `capture:${row.id}` }) : whole;
}

async function newestOf(
  scope: WorkspaceScope,
  name: string,
  take: number,
): Promise<Result<Chosen>> {
  const service = await scope.client.service.findFirst({
    where: { OR: [{ slug: name }, { id: name }] },
    select: { id: true },
  });
  if (!service) return err(notFound('service'));
  const rows = await scope.client.capture.findMany({
    where: { serviceId: service.id, state: 'done', removedFiles: { none: {} } },
    orderBy: [...NEWEST_FIRST],
    take,
    select: { id: true },
  });
  return ok({ ids: rows.map((row) => row.id), object: `service:${service.id}` });
}
