import { assert, err, ok, type Result } from '@unpark/base';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { recordAudit } from '../audit/record-audit';
import type { Deps } from '../deps';
import { forgetMember, keepsAnOwner, LAST_OWNER, lockMembers, memberOf } from './member-rows';

/** The caller goes; the last owner cannot. */
export async function leaveWorkspace(
  deps: Deps,
  scope: WorkspaceScope,
): Promise<Result<{ readonly userId: string }>> {
  const allowed = requireAction(scope, 'member.leave');
  if (!allowed.ok) return allowed;
  const { caller } = scope;
  assert(caller.kind === 'user', 'people leave');
  return scope.client.$transaction(async (tx) => {
    await lockMembers(deps, tx, scope);
    const found = await memberOf(tx, caller.userId);
    if (!found.ok) return found;
    if (!(await keepsAnOwner(tx, found.value))) return err(LAST_OWNER);
    await forgetMember(tx, caller.userId);
    await recordAudit(
      deps,
      {
        workspaceId: scope.workspace.id,
        actor: actorOf(caller),
        action: 'member.leave',
        object: `user:${caller.userId}`,
        result: 'done',
        address: caller.address,
        details: { role: found.value.role },
      },
      tx,
    );
    return ok({ userId: caller.userId });
  });
}
