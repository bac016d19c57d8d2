import { err, ok, type Result } from '@unpark/base';
import { isUniqueViolation } from '@unpark/db';
import { recordAudit } from '../audit/record-audit';
import { type Deps, newId } from '../deps';
import { slugsFor } from '../slug';
import type { WorkspaceRef } from '../views';

const MOST_WORKSPACES_OF_ONE = 50;
const MOST_SLUGS_TRIED = 100;

/** Makes a workspace with the caller as its owner; its slug comes from the name. */
export async function createWorkspace(
  deps: Deps,
  caller: { readonly userId: string; readonly address?: string },
  input: { readonly name: string },
): Promise<Result<WorkspaceRef>> {
  const { accounts } = deps.database;
  const owned = await accounts.member.count({ where: { userId: caller.userId, role: 'owner' } });
  if (owned >= MOST_WORKSPACES_OF_ONE) {
    return err({
      code: 'limit.workspaces',
      message: `You own ${owned} workspaces; ${MOST_WORKSPACES_OF_ONE} is the most.`,
      next: 'Use one of them.',
      values: { owned, limit: MOST_WORKSPACES_OF_ONE },
    });
  }
  let tried = 0;
  for (const slug of slugsFor(input.name, 'workspace')) {
    if (++tried > MOST_SLUGS_TRIED) break;
    if (await accounts.workspace.findUnique({ where: { slug }, select: { id: true } })) continue;
    if (await accounts.formerSlug.findUnique({ where: { slug }, select: { slug: true } })) continue;
    const id = newId(deps, 'workspace');
    const actor = `user:${caller.userId}`;
    try {
      await accounts.$transaction(async (tx) => {
        await tx.workspace.create({ data: { id, slug, name: input.name } });
        await tx.member.create({
          data: {
            id: newId(deps, 'member'),
            workspaceId: id,
            userId: caller.userId,
            role: 'owner',
          },
        });
        const facts = { workspaceId: id, actor, result: 'done', address: caller.address } as const;
        await recordAudit(
          deps,
          { ...facts, action: 'workspace.create', object: `workspace:${id}` },
          tx,
        );
        await recordAudit(
          deps,
          { ...facts, action: 'member.add', object: actor, details: { role: 'owner' } },
          tx,
        );
      });
      return ok({ id, slug, name: input.name, role: 'owner' });
    } catch (error) {
      // Somebody took the slug between the question and the insert.
      if (!isUniqueViolation(error)) throw error;
    }
  }
  return err({
    code: 'workspace.taken',
    message: 'There are too many workspaces with this name.',
    next: 'Choose another name.',
  });
}
