import { ok, type Result } from '@unpark/base';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import type { Deps } from '../deps';
import type { ApiKeyView } from '../views';
import { apiKeyView } from './api-key-view';

const MOST_SHOWN = 500;

/** Newest first, revoked and expired ones too. */
export async function listApiKeys(
  deps: Deps,
  scope: WorkspaceScope,
): Promise<Result<ApiKeyView[]>> {
  const allowed = requireAction(scope, 'key.list');
  if (!allowed.ok) return allowed;
  const rows = await scope.client.apiKey.findMany({
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: MOST_SHOWN,
  });
  const people = await deps.database.accounts.user.findMany({
    where: { id: { in: [...new Set(rows.map((row) => row.createdByUserId))] } },
    select: { id: true, name: true },
  });
  const names = new Map(people.map((person) => [person.id, person.name]));
  const prefixes = new Map(rows.map((row) => [row.id, row.prefix]));
  return ok(
    rows.map((row) =>
      apiKeyView(
        row,
        names.get(row.createdByUserId) ?? '',
        row.replacedById === null ? undefined : prefixes.get(row.replacedById),
      ),
    ),
  );
}
