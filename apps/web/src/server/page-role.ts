import type { Role } from '@unpark/usecases';
import { requireSession } from './page-session';

/** The role of who is signed in, for what a page offers; what is allowed is decided by each call. */
export async function getSessionRole(workspaceSlug: string): Promise<Role> {
  const { workspaces } = await requireSession();
  return workspaces.find(({ slug }) => slug === workspaceSlug)?.role ?? 'viewer';
}
