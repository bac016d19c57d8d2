import type { InvitationView } from '../views';

interface InvitationRow {
  readonly id: string;
  readonly email: string;
  readonly role: InvitationView['role'] | 'owner';
  readonly createdByUserId: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly mailedAt: Date | null;
}

export const invitationView = (
  row: InvitationRow,
  names: ReadonlyMap<string, string>,
  now: Date,
): InvitationView => ({
  id: row.id,
  email: row.email,
  role: row.role === 'owner' ? 'admin' : row.role,
  by: row.createdByUserId === null ? undefined : names.get(row.createdByUserId),
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  mailedAt: row.mailedAt?.toISOString(),
  hasEnded: row.expiresAt <= now,
});
