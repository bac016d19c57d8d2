import { assert, err, ok, type Result } from '@unpark/base';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import type { ApiKeyScope } from '../access/role-matrix';
import { recordAudit } from '../audit/record-audit';
import { sha256Hex } from '../auth/sha256';
import { type Deps, newId, nowOf } from '../deps';
import type { ApiKeyView } from '../views';
import { makeApiKeyText, shownPrefix } from './api-key-text';
import { apiKeyView } from './api-key-view';

const MOST_LIVE_KEYS = 100;
const DAY_MS = 24 * 3600_000;

export interface NewApiKey {
  readonly key: ApiKeyView;
  /** the key itself; this is the only time it is there to be seen */
  readonly secret: string;
}

/** Only a hash of the key is kept. Any number of keys live side by side, so that one can follow another. */
export async function createApiKey(
  deps: Deps,
  scope: WorkspaceScope,
  input: {
    readonly name: string;
    readonly scopes: readonly ApiKeyScope[];
    /** absent: until it is revoked */
    readonly expiresInDays?: number;
  },
): Promise<Result<NewApiKey>> {
  const allowed = requireAction(scope, 'key.create');
  if (!allowed.ok) return allowed;
  const { caller } = scope;
  assert(caller.kind === 'user', 'keys are made by people');
  if ((await scope.client.apiKey.count({ where: { revokedAt: null } })) >= MOST_LIVE_KEYS) {
    return err({
      code: 'limit.keys',
      message: `The workspace has ${MOST_LIVE_KEYS} API keys that are not revoked, which is the most.`,
      next: 'Revoke one that is no longer used.',
      values: { limit: MOST_LIVE_KEYS },
    });
  }
  const secret = makeApiKeyText(deps.random);
  const now = nowOf(deps);
  const scopes = [...new Set(input.scopes)];
  const row = await scope.client.$transaction(async (tx) => {
    const made = await tx.apiKey.create({
      data: {
        id: newId(deps, 'apiKey'),
        name: input.name,
        prefix: shownPrefix(secret),
        secretHash: sha256Hex(secret),
        scopes,
        createdByUserId: caller.userId,
        createdAt: now,
        ...(input.expiresInDays !== undefined && {
          expiresAt: new Date(now.getTime() + input.expiresInDays * DAY_MS),
        }),
      },
    });
    await recordAudit(
      deps,
      {
        workspaceId: scope.workspace.id,
        actor: actorOf(caller),
        action: 'key.create',
        object: `key:${made.id}`,
        result: 'done',
        address: caller.address,
        details: { scopes },
      },
      tx,
    );
    return made;
  });
  const creator = await deps.database.accounts.user.findUnique({
    where: { id: caller.userId },
    select: { name: true },
  });
  return ok({ key: apiKeyView(row, creator?.name ?? ''), secret });
}
