import { assert, err, ok, type Result } from '@unpark/base';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { recordAudit } from '../audit/record-audit';
import type { Deps } from '../deps';
import {
  forgetMember,
  keepsAnOwner,
  LAST_OWNER,
  lockMembers,
  memberOf,
  OWNERS_ONLY,
} from './member-rows';

/**
 * Takes a member out. Membership is looked up at each request, so the next one of any session of
 * theirs finds no such workspace.
 */
export async function removeMember(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly userId: string },
): Promise<Result<{ readonly userId: string }>> {
  const allowed = requireAction(scope, 'member.manage');
  if (!allowed.ok) return allowed;
  const { caller } = scope;
  assert(caller.kind === 'user', 'members are removed by people');
  return scope.client.$transaction(async (tx) => {
    await lockMembers(deps, tx, scope);
    const found = await memberOf(tx, input.userId);
    if (!found.ok) return found;
    const member = found.value;
    const me = await memberOf(tx, caller.userId);
    if (member.role === 'owner' && !(me.ok && me.value.role === 'owner')) return err(OWNERS_ONLY);
    if (!(await keepsAnOwner(tx, member))) return err(LAST_OWNER);
    await forgetMember(tx, member.userId);
    await recordAudit(
      deps,
      {
        workspaceId: scope.workspace.id,
        actor: actorOf(caller),
        action: 'member.remove',
        object: `user:${member.userId}`,
        result: 'done',
        address: caller.address,
        details: { role: member.role },
      },
      tx,
    );
    return ok({ userId: member.userId });
  });
}
