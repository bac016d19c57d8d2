import { err, ok, type Problem, type Result } from '@unpark/base';
import { sha256Hex } from '../auth/sha256';
import { type Deps, nowOf } from '../deps';
import { peopleNames } from '../library/people-names';
import type { OfferedInvitation } from '../views';
import { isInvitationToken } from './invitation-token';

/** One answer for text of every other form, and for a token that nobody was given. */
export const INVITATION_NOT_FOUND: Problem = {
  code: 'invitation.not-found',
  message: 'There is no such invitation.',
  next: 'Check that the address is whole, or ask for a new invitation.',
};

/** Whoever holds the token learns that it is over, and nothing of the workspace. */
export const INVITATION_ENDED: Problem = {
  code: 'invitation.ended',
  message: 'This invitation is over: it was used, revoked, or is older than 72 hours.',
  next: 'Ask the person who invited you for a new one.',
};

/** The row of a token that can still be used. */
export async function openInvitation(deps: Deps, token: string) {
  if (!isInvitationToken(token)) return err(INVITATION_NOT_FOUND);
  const row = await deps.database.accounts.invitation.findUnique({
    where: { tokenHash: sha256Hex(token) },
    include: { workspace: { select: { id: true, slug: true, name: true } } },
  });
  if (!row) return err(INVITATION_NOT_FOUND);
  if (row.acceptedAt || row.revokedAt || row.expiresAt <= nowOf(deps)) return err(INVITATION_ENDED);
  return ok(row);
}

/** What the page of an invitation shows, to anybody who holds the link; it changes nothing. */
export async function readInvitation(
  deps: Deps,
  token: string,
): Promise<Result<OfferedInvitation>> {
  const found = await openInvitation(deps, token);
  if (!found.ok) return found;
  const { email, role, createdByUserId, expiresAt, workspace } = found.value;
  const names = await peopleNames(deps, [createdByUserId]);
  return ok({
    workspace: workspace.name,
    email,
    role,
    by: createdByUserId === null ? undefined : names.get(createdByUserId),
    expiresAt: expiresAt.toISOString(),
  });
}
