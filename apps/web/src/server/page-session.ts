import { ProblemError, type Result } from '@unpark/base';
import {
  type Deps,
  enterWorkspace,
  getSessionView,
  type SessionView,
  type WorkspaceScope,
} from '@unpark/usecases';
import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { server } from './deps';
import { callerBySession, signedIn } from './session';

/** Who is signed in, with their workspaces; asked once a request, undefined for nobody. */
export const currentSession = cache(async (): Promise<SessionView | undefined> => {
  const session = await signedIn(await headers());
  if (!session) return undefined;
  const { deps } = await server();
  return getSessionView(deps, session);
});

/** The same for pages that need one: whoever has none signs in and comes back. */
export async function requireSession(): Promise<SessionView> {
  const session = await currentSession();
  if (session) return session;
  const path = (await headers()).get('x-path') ?? '/';
  redirect(`/sign-in?next=${encodeURIComponent(path)}`);
}

const enter = cache(async (slug: string): Promise<WorkspaceScope> => {
  await requireSession();
  const caller = await callerBySession(await headers());
  if (!caller) notFound();
  const { deps } = await server();
  const scope = await enterWorkspace(deps, caller, { slug });
  if (!scope.ok) notFound();
  return scope.value;
});

/**
 * What a page of a workspace shows. The session, the membership and, in the use case, the right are
 * checked here for every page by itself. A foreign and a missing thing end on the same page.
 */
export async function readPage<T>(
  workspaceSlug: string,
  read: (scope: WorkspaceScope, deps: Deps) => Promise<Result<T>>,
): Promise<T> {
  const scope = await enter(workspaceSlug);
  const { deps } = await server();
  const found = await read(scope, deps);
  if (found.ok) return found.value;
  const { code } = found.error;
  if (code.endsWith('.not-found') || code.startsWith('input.')) notFound();
  throw new ProblemError(found.error);
}
