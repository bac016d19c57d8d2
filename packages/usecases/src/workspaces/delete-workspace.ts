import { assert, err, ok, type Problem, type Result } from '@unpark/base';
import { clearCount, isRowMissing } from '@unpark/db';
import { WORKSPACE_NOT_FOUND } from '../access/access-problems';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { recordAudit } from '../audit/record-audit';
import type { Deps } from '../deps';
import { forgetBlobs } from '../intake/forget-blobs';
import { invitationCountKey } from '../invitations/invite-member';

const NOT_CONFIRMED: Problem = {
  code: 'workspace.not-confirmed',
  message: 'What was typed is not the name of this workspace.',
  next: 'Type the name as it is shown.',
};

/** A whole workspace in one statement: millions of findings take their time. */
const DELETE = { timeout: 300_000, maxWait: 10_000 } as const;
/** Bytes deleted while the caller waits; a sweep that comes every few seconds takes the rest. */
const BLOBS_AT_ONCE = 500;

/**
 * Removes a workspace with every row of it, its keys, links, members and record, and the bytes that
 * no other workspace has. Rows are gone when this answers; bytes that an upload or a job holds go
 * with the sweep. Jobs in the queue carry ids only and end when taken. What stays is one entry of who
 * did it and when, by the id, which nothing else has.
 */
export async function deleteWorkspace(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly name: string },
): Promise<Result<{ readonly id: string }>> {
  const allowed = requireAction(scope, 'workspace.delete');
  if (!allowed.ok) return allowed;
  const { caller } = scope;
  assert(caller.kind === 'user', 'workspaces are deleted by people');
  const { id, name } = scope.workspace;
  if (input.name.trim() !== name.trim()) return err(NOT_CONFIRMED);
  const blobs = await scope.client.blob.findMany({ select: { sha256: true }, take: BLOBS_AT_ONCE });
  try {
    await deps.database.accounts.$transaction(async (tx) => {
      await tx.workspace.delete({ where: { id }, select: { id: true } });
      await recordAudit(
        deps,
        {
          actor: actorOf(caller),
          action: 'workspace.delete',
          object: `workspace:${id}`,
          result: 'done',
          address: caller.address,
        },
        tx,
      );
    }, DELETE);
  } catch (error) {
    if (isRowMissing(error)) return err(WORKSPACE_NOT_FOUND);
    throw error;
  }
  await clearCount(deps.database, invitationCountKey(id));
  await forgetBlobs(
    deps,
    blobs.map((blob) => blob.sha256),
  );
  return ok({ id });
}
