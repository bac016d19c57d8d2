import { err, ok, type Problem, type Result } from '@unpark/base';
import { isForeignKeyViolation, isRowMissing, type WorkspaceTransaction } from '@unpark/db';
import { notFound } from '../access/access-problems';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { recordAudit } from '../audit/record-audit';
import type { Deps } from '../deps';
import { disownBlobs, forgetBlobs } from '../intake/forget-blobs';
import { findService } from './find-service';

const NOT_CONFIRMED: Problem = {
  code: 'service.not-confirmed',
  message: 'What was typed is not the name of this service.',
  next: 'Type the name as it is shown.',
};

/** All captures of a service in one transaction: thousands take their time. */
const DELETE = { timeout: 300_000, maxWait: 10_000 } as const;
const ATTEMPTS = 3;
/** Parameters of one statement. */
const AT_ONCE = 5_000;
/** Bytes deleted while the caller waits; a sweep that comes every few seconds takes the rest. */
const BLOBS_AT_ONCE = 500;

/**
 * Removes a service with its captures, incidents, rules and everything below them, uploads that run for
 * it, messages and answers that name its captures, and the bytes that nobody else has. Jobs in the
 * queue carry ids only and end when taken.
 *
 * @param input.name typed as a confirmation
 * @returns `service.not-confirmed`
 */
export async function deleteService(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly service: string; readonly name: string },
): Promise<Result<{ readonly serviceId: string; readonly captures: number }>> {
  const allowed = requireAction(scope, 'service.delete');
  if (!allowed.ok) return allowed;
  const found = await findService(scope, input.service);
  if (!found.ok) return found;
  const { id, name } = found.value;
  if (input.name.trim() !== name) return err(NOT_CONFIRMED);
  for (let attempt = 1; ; attempt++) {
    try {
      const { captures, hashes } = await scope.client.$transaction(async (tx) => {
        const gone = await deleteServiceRows(tx, id, name);
        await recordAudit(
          deps,
          {
            workspaceId: scope.workspace.id,
            actor: actorOf(scope.caller),
            action: 'service.delete',
            object: `service:${id}`,
            result: 'done',
            address: scope.caller.address,
            details: { captures: gone.captures },
          },
          tx,
        );
        return gone;
      }, DELETE);
      await forgetBlobs(deps, hashes.slice(0, BLOBS_AT_ONCE));
      return ok({ serviceId: id, captures });
    } catch (error) {
      if (isRowMissing(error)) return err(notFound('service'));
      // An upload of the same bytes took a blob between our look and our delete: look again.
      if (!isForeignKeyViolation(error) || attempt === ATTEMPTS) throw error;
    }
  }
}

function* slices<T>(all: readonly T[]): Generator<T[]> {
  for (let from = 0; from < all.length; from += AT_ONCE) yield all.slice(from, from + AT_ONCE);
}

async function deleteServiceRows(
  tx: WorkspaceTransaction,
  serviceId: string,
  name: string,
): Promise<{ readonly captures: number; readonly hashes: readonly string[] }> {
  const captures = await tx.capture.findMany({ where: { serviceId }, select: { id: true } });
  const incidents = await tx.incident.findMany({ where: { serviceId }, select: { id: true } });
  const held = { where: { capture: { serviceId } }, select: { sha256: true } } as const;
  const parts = await tx.receivedPart.findMany({
    where: { uploadFile: { upload: { serviceName: name } } },
    select: { sha256: true },
  });
  const files = await tx.artifact.findMany(held);
  const tables = await tx.derivedTable.findMany(held);
  const hashes = [...new Set([...files, ...tables, ...parts].map((row) => row.sha256))];
  await tx.uploadSession.deleteMany({ where: { serviceName: name } });
  await tx.service.delete({ where: { id: serviceId } });
  for (const some of slices(hashes)) await disownBlobs(tx, some);
  const ids = captures.map((capture) => capture.id);
  for (const some of slices(ids)) {
    await tx.ruleTest.deleteMany({ where: { captureIds: { hasSome: some } } });
    // What was answered to its uploads names its files; a repeated request is a new one then.
    await tx.idempotencyKey.deleteMany({
      where: { OR: some.map((id) => ({ response: { path: ['captureId'], equals: id } })) },
    });
  }
  const objects = [
    ...ids.map((id) => `capture:${id}`),
    ...incidents.map((incident) => `incident:${incident.id}`),
  ];
  for (const some of slices(objects)) {
    await tx.notification.deleteMany({ where: { object: { in: some } } });
    await tx.notificationDelivery.deleteMany({ where: { object: { in: some } } });
  }
  // The counts of uploads stay true; the name goes.
  await tx.uploadAttempt.updateMany({ where: { serviceName: name }, data: { serviceName: '' } });
  return { captures: captures.length, hashes };
}
