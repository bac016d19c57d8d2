/**
 * 256 random bits, base64url. Only their SHA-256 is kept, so a fast hash is enough; text of any other
 * form is not looked up at all.
 */
const SECRET_BYTES = 32;
const SHAPE = /^[A-Za-z0-9_-]{43}$/;

export const INVITATION_LIVES_MS = 72 * 3600_000;

export const makeInvitationToken = (random: (byteCount: number) => Uint8Array): string =>
  Buffer.from(random(SECRET_BYTES)).toString('base64url');

export const isInvitationToken = (text: string): boolean => SHAPE.test(text);

/** The page that takes the invitation up. */
export const invitationLink = (publicUrl: string, token: string): string =>
  `${publicUrl}/join/${token}`;
