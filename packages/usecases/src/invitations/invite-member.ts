import { assert, err, ok, type Problem, type Result } from '@unpark/base';
import { countInWindow } from '@unpark/db';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { recordAudit } from '../audit/record-audit';
import { sha256Hex } from '../auth/sha256';
import { type Deps, newId, nowOf } from '../deps';
import type { IssuedInvitation, InvitedRole } from '../views';
import { type Delivery, deliverInvitation } from './deliver-invitation';
import { INVITATION_LIVES_MS, makeInvitationToken } from './invitation-token';

const MOST_OPEN = 200;
/** Mails of one workspace; a taken-over admin must not make the installation a sender of spam. */
const MOST_AN_HOUR = 60;
const HOUR_MS = 3600_000;

const MEMBER_ALREADY: Problem = {
  code: 'invitation.member',
  message: 'A member of this workspace has this address.',
  next: 'Change their role in the list of members.',
};
const INVITED_ALREADY: Problem = {
  code: 'invitation.taken',
  message: 'There is an open invitation for this address.',
  next: 'Send that one again, or revoke it first.',
};

export const invitationCountKey = (workspaceId: string): string => `invitations:${workspaceId}`;

/** How often invitations of the workspace may go out, sent again or for the first time. */
export async function countInvitation(deps: Deps, scope: WorkspaceScope): Promise<Result<void>> {
  const nowMs = deps.clock.nowMs();
  const { count, windowEndsAtMs } = await countInWindow(deps.database, {
    key: invitationCountKey(scope.workspace.id),
    windowMs: HOUR_MS,
    nowMs,
  });
  if (count <= MOST_AN_HOUR) return ok(undefined);
  return err({
    code: 'limit.invitations',
    message: `This workspace has sent ${MOST_AN_HOUR} invitations within an hour, which is the most.`,
    next: 'Wait an hour, then go on.',
    values: { limit: MOST_AN_HOUR, case: 'hour' },
    retryAfterSeconds: Math.max(1, Math.ceil((windowEndsAtMs - nowMs) / 1000)),
  });
}

/**
 * Invites one address: one use, 72 hours, kept as a hash. Nobody is invited as an owner; owners are
 * made of members.
 */
export async function inviteMember(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly email: string; readonly role: InvitedRole } & Delivery,
): Promise<Result<IssuedInvitation>> {
  const allowed = requireAction(scope, 'member.invite');
  if (!allowed.ok) return allowed;
  const { caller, client } = scope;
  assert(caller.kind === 'user', 'people invite');
  const email = input.email.trim().toLowerCase();
  const now = nowOf(deps);
  const open = { acceptedAt: null, revokedAt: null } as const;
  const members = await client.member.findMany({ select: { user: { select: { email: true } } } });
  if (members.some((member) => member.user.email.toLowerCase() === email)) {
    return err(MEMBER_ALREADY);
  }
  const [same, count] = await Promise.all([
    client.invitation.count({ where: { ...open, email, expiresAt: { gt: now } } }),
    client.invitation.count({ where: { ...open, expiresAt: { gt: now } } }),
  ]);
  if (same > 0) return err(INVITED_ALREADY);
  if (count >= MOST_OPEN) {
    return err({
      code: 'limit.invitations',
      message: `The workspace has ${MOST_OPEN} open invitations, which is the most.`,
      next: 'Revoke some that are no longer wanted.',
      values: { limit: MOST_OPEN, case: 'open' },
    });
  }
  const within = await countInvitation(deps, scope);
  if (!within.ok) return within;
  const token = makeInvitationToken(deps.random);
  const id = newId(deps, 'invitation');
  await client.$transaction(async (tx) => {
    // Those that ended unused make room for the new one.
    await tx.invitation.deleteMany({ where: { ...open, email, expiresAt: { lte: now } } });
    await tx.invitation.create({
      data: {
        id,
        email,
        role: input.role,
        tokenHash: sha256Hex(token),
        createdByUserId: caller.userId,
        createdAt: now,
        expiresAt: new Date(now.getTime() + INVITATION_LIVES_MS),
      },
    });
    await recordAudit(
      deps,
      {
        workspaceId: scope.workspace.id,
        actor: actorOf(caller),
        action: 'invitation.create',
        object: `invitation:${id}`,
        result: 'done',
        address: caller.address,
        details: { email, role: input.role },
      },
      tx,
    );
  });
  return ok(await deliverInvitation(deps, scope, id, token, input));
}
