import { assert, err, ok, type Problem, type Result } from '@unpark/base';
import { requireAction, actorOf, type WorkspaceScope } from '../access/enter-workspace';
import { recordAudit } from '../audit/record-audit';
import { renewSessionsOf } from '../auth/renew-sessions';
import type { Deps } from '../deps';
import type { Role } from '../views';
import { keepsAnOwner, LAST_OWNER, lockMembers, memberOf, OWNERS_ONLY } from './member-rows';

type ChangedRole = Result<{ readonly userId: string; readonly role: Role }>;

const CHANGED: Problem = {
  code: 'member.conflict',
  message: 'Somebody else has changed this role in the meantime.',
  next: 'Look at the list again, then change it if it is still wrong.',
};

/**
 * Gives a member another role, from the one that the caller saw. It counts from the member's next
 * request: roles are looked up at each.
 *
 * @returns `access.owners` when an admin touches an owner, `member.last-owner`, `member.conflict`
 */
export async function changeRole(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly userId: string; readonly from: Role; readonly to: Role },
): Promise<ChangedRole> {
  const allowed = requireAction(scope, 'member.manage');
  if (!allowed.ok) return allowed;
  const { caller } = scope;
  assert(caller.kind === 'user', 'roles are given by people');
  const { to } = input;
  const changed = await scope.client.$transaction(async (tx): Promise<ChangedRole> => {
    await lockMembers(deps, tx, scope);
    const found = await memberOf(tx, input.userId);
    if (!found.ok) return found;
    const member = found.value;
    const me = await memberOf(tx, caller.userId);
    if ((member.role === 'owner' || to === 'owner') && !(me.ok && me.value.role === 'owner')) {
      return err(OWNERS_ONLY);
    }
    if (member.role === to) return ok({ userId: member.userId, role: to });
    if (member.role !== input.from) return err(CHANGED);
    if (!(await keepsAnOwner(tx, member))) return err(LAST_OWNER);
    await tx.member.update({ where: { id: member.id }, data: { role: to } });
    await recordAudit(
      deps,
      {
        workspaceId: scope.workspace.id,
        actor: actorOf(caller),
        action: 'member.role',
        object: `user:${member.userId}`,
        result: 'done',
        address: caller.address,
        details: { from: member.role, to },
      },
      tx,
    );
    return ok({ userId: member.userId, role: to });
  });
  if (changed.ok) await renewSessionsOf(deps, changed.value.userId);
  return changed;
}
