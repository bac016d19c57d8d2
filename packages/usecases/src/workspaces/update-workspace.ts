import { err, ok, type Problem, type Result } from '@unpark/base';
import { isUniqueViolation } from '@unpark/db';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { recordAudit } from '../audit/record-audit';
import { type Deps, nowOf } from '../deps';
import { slugOf } from '../slug';

/** Each stays reserved; a workspace that is renamed without end would take them all. */
const MOST_FORMER_SLUGS = 20;

const SLUG_FORM: Problem = {
  code: 'workspace.slug',
  message: 'The address has other characters than letters a to z, digits and single dashes.',
  next: 'Write it like acme-payments, at most 48 characters.',
};
const SLUG_TAKEN: Problem = {
  code: 'workspace.slug-taken',
  message: 'This address belongs to another workspace, or did once.',
  next: 'Choose another one.',
};

/**
 * Changes name and address. The former address goes on leading here and is given to nobody else; a
 * workspace may go back to one it had.
 *
 * @returns `workspace.slug`, `workspace.slug-taken`, `limit.slugs`
 */
export async function updateWorkspace(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly name?: string; readonly slug?: string },
): Promise<Result<{ readonly id: string; readonly name: string; readonly slug: string }>> {
  const allowed = requireAction(scope, 'workspace.update');
  if (!allowed.ok) return allowed;
  const { id } = scope.workspace;
  const name = input.name ?? scope.workspace.name;
  const slug = input.slug ?? scope.workspace.slug;
  if (slug === '' || slugOf(slug) !== slug) return err(SLUG_FORM);
  const moves = slug !== scope.workspace.slug;
  const changed = [
    ...(name === scope.workspace.name ? [] : (['name'] as const)),
    ...(moves ? (['address'] as const) : []),
  ];
  if (changed.length === 0) return ok({ id, name, slug });
  const { accounts } = deps.database;
  try {
    return await accounts.$transaction(async (tx) => {
      if (moves) {
        const former = await tx.formerSlug.findUnique({ where: { slug } });
        if (former && former.workspaceId !== id) return err(SLUG_TAKEN);
        if (former) await tx.formerSlug.delete({ where: { slug } });
        if ((await tx.formerSlug.count({ where: { workspaceId: id } })) >= MOST_FORMER_SLUGS) {
          return err({
            code: 'limit.slugs',
            message: `This workspace has had ${MOST_FORMER_SLUGS} addresses, which is the most.`,
            next: 'Go back to one that it had.',
            values: { limit: MOST_FORMER_SLUGS },
          });
        }
        await tx.formerSlug.create({
          data: { slug: scope.workspace.slug, workspaceId: id, createdAt: nowOf(deps) },
        });
      }
      await tx.workspace.update({ where: { id }, data: { name, slug } });
      await recordAudit(
        deps,
        {
          workspaceId: id,
          actor: actorOf(scope.caller),
          action: 'workspace.update',
          object: `workspace:${id}`,
          result: 'done',
          address: scope.caller.address,
          details: { changed },
        },
        tx,
      );
      return ok({ id, name, slug });
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return err(SLUG_TAKEN);
  }
}
