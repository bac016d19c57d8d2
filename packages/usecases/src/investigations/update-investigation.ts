import { err, ok, type Result } from '@unpark/base';
import { notFound } from '../access/access-problems';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { recordAudit } from '../audit/record-audit';
import { type Deps, nowOf } from '../deps';

export interface InvestigationChange {
  readonly investigation: string;
  /** as the editor saw it */
  readonly revision: number;
  readonly name?: string | undefined;
  readonly notes?: string | undefined;
}

/**
 * Renames an investigation or writes its notes anew.
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
  const { revision, name, notes } = input;
  return client.$transaction(async (tx) => {
    const changed = await tx.investigation.updateMany({
      where: { ...where, revision },
      data: {
        ...(name !== undefined && { name }),
        ...(notes !== undefined && { notes }),
        revision: revision + 1,
        updatedAt: nowOf(deps),
      },
    });
    if (changed.count === 0) {
      const there = await tx.investigation.findFirst({ where, select: { id: true } });
      return err(there ? CONFLICT : notFound('investigation'));
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
