import { assert, err, ok, type Problem, type Result } from '@unpark/base';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { roleTooLow } from '../access/access-problems';
import { recordAudit } from '../audit/record-audit';
import { renewSessionsOf } from '../auth/renew-sessions';
import type { Deps } from '../deps';
import { lockMembers, memberOf } from './member-rows';

const TO_YOURSELF: Problem = {
  code: 'member.yourself',
  message: 'You own this workspace already.',
  next: 'Choose another member.',
};

/** Another member becomes an owner and the caller an admin, in one step. */
export async function transferWorkspace(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly userId: string },
): Promise<Result<{ readonly userId: string }>> {
  const allowed = requireAction(scope, 'workspace.transfer');
  if (!allowed.ok) return allowed;
  const { caller } = scope;
  assert(caller.kind === 'user', 'workspaces are handed over by people');
  if (input.userId === caller.userId) return err(TO_YOURSELF);
  const moved = await scope.client.$transaction(
    async (tx): Promise<Result<{ readonly userId: string }>> => {
      await lockMembers(deps, tx, scope);
      const to = await memberOf(tx, input.userId);
      if (!to.ok) return to;
      const me = await memberOf(tx, caller.userId);
      if (!me.ok || me.value.role !== 'owner') return err(roleTooLow('workspace.transfer'));
      await tx.member.update({ where: { id: to.value.id }, data: { role: 'owner' } });
      await tx.member.update({ where: { id: me.value.id }, data: { role: 'admin' } });
      await recordAudit(
        deps,
        {
          workspaceId: scope.workspace.id,
          actor: actorOf(caller),
          action: 'workspace.transfer',
          object: `user:${to.value.userId}`,
          result: 'done',
          address: caller.address,
          details: { from: to.value.role },
        },
        tx,
      );
      return ok({ userId: to.value.userId });
    },
  );
  if (moved.ok) {
    await renewSessionsOf(deps, moved.value.userId);
    await renewSessionsOf(deps, caller.userId);
  }
  return moved;
}
