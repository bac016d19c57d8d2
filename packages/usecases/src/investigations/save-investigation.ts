import { err, ok, type Result } from '@unpark/base';
import { toJsonColumn } from '@unpark/db';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { writtenBy } from '../access/writer';
import { recordAudit } from '../audit/record-audit';
import { type Deps, newId, nowOf } from '../deps';
import { capturesToSave, type SavedCaptures, writeCaptures } from './saved-captures';

const MOST_KEPT = 5_000;

export interface NewInvestigation extends SavedCaptures {
  readonly name: string;
  readonly notes: string;
}

/** Keeps a view of one capture, or of two side by side, under a name. */
export async function saveInvestigation(
  deps: Deps,
  scope: WorkspaceScope,
  input: NewInvestigation,
): Promise<Result<{ readonly id: string }>> {
  const allowed = requireAction(scope, 'investigation.write');
  if (!allowed.ok) return allowed;
  const { caller, client } = scope;
  const captureIds = await capturesToSave(client, input.captures);
  if (!captureIds.ok) return captureIds;
  if ((await client.investigation.count()) >= MOST_KEPT) {
    return err({
      code: 'limit.investigations',
      message: `The workspace has ${MOST_KEPT} investigations, which is the most.`,
      next: 'Delete some that nobody needs any more.',
      values: { limit: MOST_KEPT },
    });
  }
  const id = newId(deps, 'investigation');
  const now = nowOf(deps);
  await client.$transaction(async (tx) => {
    await tx.investigation.create({
      data: {
        id,
        name: input.name,
        notes: input.notes,
        view: toJsonColumn({ kind: input.kind, query: input.query }),
        ...writtenBy(caller),
        createdAt: now,
        updatedAt: now,
      },
    });
    await writeCaptures(tx, id, captureIds.value);
    await recordAudit(
      deps,
      {
        workspaceId: scope.workspace.id,
        actor: actorOf(caller),
        action: 'investigation.create',
        object: `investigation:${id}`,
        result: 'done',
        address: caller.address,
      },
      tx,
    );
  });
  return ok({ id });
}
