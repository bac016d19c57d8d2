import { err, ok, type Problem, type Result } from '@unpark/base';
import type { Caller } from '../access/enter-workspace';
import { API_KEY_SCOPES } from '../access/role-matrix';
import { sha256Hex } from '../auth/sha256';
import { type Deps, nowOf } from '../deps';
import { isApiKeyText } from './api-key-text';

/** One answer for a key that never was, was revoked or has expired. */
export const KEY_REFUSED: Problem = {
  code: 'access.key',
  message: 'This API key is not valid: it is mistyped, revoked or expired.',
  next: 'Check it against the list of API keys in the settings of the workspace, or make a new one.',
};

/** Last use is written at most this often. */
const USED_EVERY_MS = 60_000;
const BEARER = /^Bearer +(\S{1,200})$/i;

/** The key in an `Authorization` header; keys are taken from nowhere else. */
export const bearerOf = (headers: Headers): string | undefined =>
  BEARER.exec(headers.get('authorization')?.trim() ?? '')?.[1];

/** Looks the key up by its hash at every use: a revoked one is out with the next request. */
export async function verifyApiKey(
  deps: Deps,
  text: string,
  address?: string,
): Promise<Result<Caller & { readonly kind: 'key' }>> {
  if (!isApiKeyText(text)) return err(KEY_REFUSED);
  const now = nowOf(deps);
  const row = await deps.database.accounts.apiKey.findUnique({
    where: { secretHash: sha256Hex(text) },
  });
  if (!row || row.revokedAt || (row.expiresAt && row.expiresAt <= now)) return err(KEY_REFUSED);
  if (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() > USED_EVERY_MS) {
    await deps.database.accounts.apiKey.updateMany({
      where: { id: row.id, workspaceId: row.workspaceId },
      data: { lastUsedAt: now },
    });
  }
  return ok({
    kind: 'key',
    keyId: row.id,
    workspaceId: row.workspaceId,
    scopes: API_KEY_SCOPES.filter((scope) => row.scopes.includes(scope)),
    ...(address !== undefined && { address }),
  });
}
