import type { AccountsClient } from '@unpark/db';
import { type Deps, newId } from '../deps';
import { sha256Hex } from './sha256';

export type LinkKind = 'password-reset' | 'email-change';

/** 192 random bits, base64url; text of any other form is not looked up. */
const SHAPE = /^[A-Za-z0-9_-]{32}$/;

export const LINK_LIVES_MS = 3600_000;

const nameOf = (kind: LinkKind, token: string): string => `${kind}:${sha256Hex(token)}`;

interface LinkWriter {
  readonly verification: Pick<AccountsClient['verification'], 'findFirst' | 'deleteMany'>;
}

/** Makes a link that works once within an hour; only its hash is kept. */
export async function makeLink(
  deps: Deps,
  kind: LinkKind,
  value: { readonly userId: string; readonly email: string },
): Promise<string> {
  const token = Buffer.from(deps.random(24)).toString('base64url');
  await deps.database.accounts.verification.create({
    data: {
      id: newId(deps, 'request'),
      identifier: nameOf(kind, token),
      value: JSON.stringify(value),
      expiresAt: new Date(deps.clock.nowMs() + LINK_LIVES_MS),
    },
  });
  return token;
}

/** What a link was made for; it is used up, and of two that use it at once one gets it. */
export async function spendLink(
  deps: Deps,
  kind: LinkKind,
  token: string,
  writer: LinkWriter,
): Promise<{ readonly userId: string; readonly email: string } | undefined> {
  if (!SHAPE.test(token)) return undefined;
  const where = {
    identifier: nameOf(kind, token),
    expiresAt: { gt: new Date(deps.clock.nowMs()) },
  };
  const found = await writer.verification.findFirst({ where, select: { value: true } });
  if (!found) return undefined;
  const used = await writer.verification.deleteMany({ where });
  if (used.count === 0) return undefined;
  return JSON.parse(found.value) as { userId: string; email: string };
}
