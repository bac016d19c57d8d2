import { ok, type Result } from '@unpark/base';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { type Deps, nowOf } from '../deps';
import { peopleNames } from '../library/people-names';
import type { InvitationsView } from '../views';
import { invitationView } from './invitation-view';

const MOST_SHOWN = 300;

/** Those that nobody has taken up or revoked, newest first; ended ones too, to be sent again. */
export async function listInvitations(
  deps: Deps,
  scope: WorkspaceScope,
): Promise<Result<InvitationsView>> {
  const allowed = requireAction(scope, 'member.invite');
  if (!allowed.ok) return allowed;
  const rows = await scope.client.invitation.findMany({
    where: { acceptedAt: null, revokedAt: null },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: MOST_SHOWN,
  });
  const names = await peopleNames(
    deps,
    rows.map((row) => row.createdByUserId),
  );
  const now = nowOf(deps);
  return ok({
    invitations: rows.map((row) => invitationView(row, names, now)),
    sendsMail: deps.mail !== undefined,
  });
}
