import type { ApiKey } from '@unpark/db';
import { API_KEY_SCOPES } from '../access/role-matrix';
import type { ApiKeyView } from '../views';

export const apiKeyView = (row: ApiKey, createdBy: string, replacedBy?: string): ApiKeyView => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  scopes: API_KEY_SCOPES.filter((scope) => row.scopes.includes(scope)),
  createdAt: row.createdAt.toISOString(),
  createdBy,
  lastUsedAt: row.lastUsedAt?.toISOString(),
  expiresAt: row.expiresAt?.toISOString(),
  revokedAt: row.revokedAt?.toISOString(),
  ...(replacedBy !== undefined && { replacedBy }),
});
