import { err, ok, type Problem, type Result } from '@unpark/base';
import { isForeignKeyViolation } from '@unpark/db';
import { notFound } from '../access/access-problems';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { recordAudit } from '../audit/record-audit';
import type { Deps } from '../deps';

const IN_USE: Problem = {
  code: 'environment.in-use',
  message: 'This environment has captures.',
  next: 'Rename it, or delete its captures first.',
};

/** @returns `environment.in-use` while a capture is in it */
export async function removeEnvironment(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly environment: string },
): Promise<Result<{ readonly id: string }>> {
  const allowed = requireAction(scope, 'service.update');
  if (!allowed.ok) return allowed;
  const id = rowNameOf(input.environment);
  const row = await scope.client.environment.findUnique({
    where: { id },
    select: { id: true, _count: { select: { captures: true } } },
  });
  if (!row) return err(notFound('environment'));
  if (row._count.captures > 0) return err(IN_USE);
  try {
    await scope.client.$transaction(async (tx) => {
      await tx.environment.deleteMany({ where: { id } });
      await recordAudit(
        deps,
        {
          workspaceId: scope.workspace.id,
          actor: actorOf(scope.caller),
          action: 'environment.delete',
          object: `environment:${id}`,
          result: 'done',
          address: scope.caller.address,
        },
        tx,
      );
    });
  } catch (error) {
    // a capture came in between
    if (!isForeignKeyViolation(error)) throw error;
    return err(IN_USE);
  }
  return ok({ id });
}
