import { assert, err, ok, type Problem, type Result } from '@unpark/base';
import { notFound } from '../access/access-problems';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { recordAudit } from '../audit/record-audit';
import { sha256Hex } from '../auth/sha256';
import { type Deps, newId, nowOf } from '../deps';
import { peopleNames } from '../library/people-names';
import { makeApiKeyText, shownPrefix } from './api-key-text';
import { apiKeyView } from './api-key-view';
import type { NewApiKey } from './create-api-key';

const HOUR_MS = 3600_000;

const REPLACED: Problem = {
  code: 'key.replaced',
  message: 'This key has a successor already, or has ended.',
  next: 'Rotate the successor, or make a new key.',
};

/**
 * Makes a successor with the name, scopes and life of the key. Both work until the old one ends after
 * `overlapHours`, so that places that use it can change over; a key has one successor, so no more than
 * two of a line are live.
 */
export async function rotateApiKey(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly id: string; readonly overlapHours: number },
): Promise<Result<NewApiKey>> {
  const allowed = requireAction(scope, 'key.rotate');
  if (!allowed.ok) return allowed;
  const { caller } = scope;
  assert(caller.kind === 'user', 'keys are made by people');
  const old = await scope.client.apiKey.findUnique({ where: { id: rowNameOf(input.id) } });
  if (!old) return err(notFound('key'));
  const now = nowOf(deps);
  if (old.revokedAt || old.replacedById || (old.expiresAt && old.expiresAt <= now)) {
    return err(REPLACED);
  }
  const secret = makeApiKeyText(deps.random);
  const overlapEnd = new Date(now.getTime() + input.overlapHours * HOUR_MS);
  const livesMs = old.expiresAt && old.expiresAt.getTime() - old.createdAt.getTime();
  const id = newId(deps, 'apiKey');
  const made = await scope.client.$transaction(async (tx) => {
    const ended = await tx.apiKey.updateMany({
      where: { id: old.id, replacedById: null, revokedAt: null },
      data: {
        replacedById: id,
        expiresAt: old.expiresAt && old.expiresAt < overlapEnd ? old.expiresAt : overlapEnd,
      },
    });
    if (ended.count === 0) return undefined;
    const row = await tx.apiKey.create({
      data: {
        id,
        name: old.name,
        prefix: shownPrefix(secret),
        secretHash: sha256Hex(secret),
        scopes: old.scopes,
        createdByUserId: caller.userId,
        createdAt: now,
        ...(livesMs !== null && { expiresAt: new Date(now.getTime() + livesMs) }),
      },
    });
    await recordAudit(
      deps,
      {
        workspaceId: scope.workspace.id,
        actor: actorOf(caller),
        action: 'key.rotate',
        object: `key:${old.id}`,
        result: 'done',
        address: caller.address,
        details: { successor: id, overlapHours: input.overlapHours },
      },
      tx,
    );
    return row;
  });
  if (!made) return err(REPLACED);
  const names = await peopleNames(deps, [caller.userId]);
  return ok({ key: apiKeyView(made, names.get(caller.userId) ?? ''), secret });
}
