import { err, ok, type Problem, type Result } from '@unpark/base';
import type { WorkspaceTransaction } from '@unpark/db';
import { notFound } from '../access/access-problems';
import type { WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { type Deps, nowOf } from '../deps';
import type { Role } from '../views';

export const LAST_OWNER: Problem = {
  code: 'member.last-owner',
  message: 'This is the only owner of the workspace; it must have one.',
  next: 'Make somebody else an owner first, or delete the workspace.',
};

/** What an owner is and who becomes one is for owners to say. */
export const OWNERS_ONLY: Problem = {
  code: 'access.owners',
  message: 'Only an owner may make, change or remove an owner.',
  next: 'Ask an owner of the workspace.',
};

/**
 * Changes of members of one workspace wait for each other from here to the end of the transaction:
 * of two owners who leave at once, the second one sees that they are the last.
 */
export async function lockMembers(
  deps: Pick<Deps, 'clock'>,
  tx: WorkspaceTransaction,
  scope: WorkspaceScope,
): Promise<void> {
  await tx.workspace.update({
    where: { id: scope.workspace.id },
    data: { updatedAt: nowOf(deps) },
    select: { id: true },
  });
}

/** The member with this user id; the same problem for a foreign and a missing one. */
export async function memberOf(
  tx: WorkspaceTransaction,
  userId: string,
): Promise<Result<{ readonly id: string; readonly userId: string; readonly role: Role }>> {
  const row = await tx.member.findFirst({
    where: { userId: rowNameOf(userId) },
    select: { id: true, userId: true, role: true },
  });
  return row ? ok(row) : err(notFound('member'));
}

/** Whether the workspace keeps an owner without this member. Ask under `lockMembers`. */
export async function keepsAnOwner(
  tx: WorkspaceTransaction,
  member: { readonly userId: string; readonly role: Role },
): Promise<boolean> {
  if (member.role !== 'owner') return true;
  return (await tx.member.count({ where: { role: 'owner', userId: { not: member.userId } } })) > 0;
}

/**
 * Takes the membership away and what would still reach the person: messages, and the mail that is on
 * its way to them. What they wrote stays, and so do keys that they made: those are the workspace's.
 */
export async function forgetMember(tx: WorkspaceTransaction, userId: string): Promise<void> {
  await tx.notificationSubscription.deleteMany({ where: { userId } });
  await tx.notification.deleteMany({ where: { userId } });
  await tx.notificationDelivery.deleteMany({ where: { userId } });
  const owned = await tx.service.findMany({
    where: { ownerUserIds: { has: userId } },
    select: { id: true, ownerUserIds: true },
  });
  for (const service of owned) {
    await tx.service.update({
      where: { id: service.id },
      data: { ownerUserIds: service.ownerUserIds.filter((id) => id !== userId) },
    });
  }
  await tx.member.deleteMany({ where: { userId } });
}
