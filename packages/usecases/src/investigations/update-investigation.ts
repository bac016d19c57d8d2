import { err, ok, type Result } from '@unpark/base';
import { toJsonColumn } from '@unpark/db';
import { notFound } from '../access/access-problems';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { recordAudit } from '../audit/record-audit';
import { type Deps, nowOf } from '../deps';
import { type SavedCaptures, capturesToSave, writeCaptures } from './saved-captures';

export interface InvestigationChange {
  readonly investigation: string;
  /** as the editor saw it */
  readonly revision: number;
  readonly name?: string | undefined;
  readonly notes?: string | undefined;
  /** what it opens from now on, as a whole: the query of a comparison names its captures */
  readonly view?: SavedCaptures | undefined;
}

/**
 * Renames an investigation, writes its notes anew, or makes it open another view with other captures.
 * Links show copies of what was there when they were made: they stay as they are.
 *
 * @returns `investigation.conflict` when somebody was faster
 */
export async function updateInvestigation(
  deps: Deps,
  scope: WorkspaceScope,
  input: InvestigationChange,
): Promise<Result<{ readonly revision: number }>> {
  const allowed = requireAction(scope, 'investigation.write');
  if (!allowed.ok) return allowed;
  const { client, caller } = scope;
  const where = { id: rowNameOf(input.investigation), deletedAt: null };
  const { revision, name, notes, view } = input;
  const captureIds = view && (await capturesToSave(client, view.captures));
  if (captureIds && !captureIds.ok) return captureIds;
  return client.$transaction(async (tx) => {
    const changed = await tx.investigation.updateMany({
      where: { ...where, revision },
      data: {
        ...(name !== undefined && { name }),
        ...(notes !== undefined && { notes }),
        ...(view && { view: toJsonColumn({ kind: view.kind, query: view.query }) }),
        revision: revision + 1,
        updatedAt: nowOf(deps),
      },
    });
    if (changed.count === 0) {
      const there = await tx.investigation.findFirst({ where, select: { id: true } });
      return err(there ? CONFLICT : notFound('investigation'));
    }
    if (captureIds) {
      await tx.investigationCapture.deleteMany({ where: { investigationId: where.id } });
      await writeCaptures(tx, where.id, captureIds.value);
    }
    await recordAudit(
      deps,
      {
        workspaceId: scope.workspace.id,
        actor: actorOf(caller),
        action: 'investigation.update',
        object: `investigation:${where.id}`,
        result: 'done',
        address: caller.address,
      },
      tx,
    );
    return ok({ revision: revision + 1 });
  });
}

const CONFLICT = {
  code: 'investigation.conflict',
  message: 'Somebody else changed this investigation meanwhile.',
  next: 'Your text is kept here: compare it with theirs, then save again.',
};
