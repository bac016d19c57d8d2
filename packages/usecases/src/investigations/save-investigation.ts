import { assert, err, ok, type Result } from '@unpark/base';
import { toJsonColumn } from '@unpark/db';
import { notFound } from '../access/access-problems';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { recordAudit } from '../audit/record-audit';
import { type Deps, newId, nowOf } from '../deps';
import type { InvestigationKind } from './investigation-views';

const MOST_KEPT = 5_000;

export interface NewInvestigation {
  readonly name: string;
  readonly notes: string;
  readonly kind: InvestigationKind;
  /** of the address of the view */
  readonly query: string;
  /** ids; those of a comparison in the order of its sides */
  readonly captures: readonly string[];
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
  assert(caller.kind === 'user', 'views are saved by people');
  const captureIds = [...new Set(input.captures.map(rowNameOf))];
  const there = await client.capture.count({ where: { id: { in: captureIds } } });
  if (captureIds.length === 0 || there !== captureIds.length) return err(notFound('capture'));
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
        createdByUserId: caller.userId,
        createdAt: now,
        updatedAt: now,
      },
    });
    for (const [position, captureId] of captureIds.entries()) {
      await tx.investigationCapture.create({ data: { investigationId: id, captureId, position } });
    }
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
