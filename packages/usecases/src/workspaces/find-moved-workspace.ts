import type { Deps } from '../deps';
import { isRowName } from '../access/row-name';

/**
 * The present address of a workspace by one that it had, for its members; undefined for everybody
 * else and for an address that nobody had.
 */
export async function findMovedWorkspace(
  deps: Deps,
  userId: string,
  formerSlug: string,
): Promise<string | undefined> {
  if (!isRowName(formerSlug)) return undefined;
  const former = await deps.database.accounts.formerSlug.findUnique({
    where: { slug: formerSlug },
    select: { workspaceId: true },
  });
  if (!former) return undefined;
  const { workspaceId } = former;
  const member = await deps.database.accounts.member.findFirst({
    where: { workspaceId, userId },
    select: { workspace: { select: { slug: true } } },
  });
  return member?.workspace.slug;
}
