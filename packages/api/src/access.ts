import {
  actorOf,
  checkSameOrigin,
  enterWorkspace,
  recordAudit,
  requireAction,
  type Action,
  SIGN_IN_NEEDED,
} from '@unpark/usecases';
import { z } from 'zod';
import { problemError, unwrap } from './problem-error';
import { anyProcedure } from './trpc';

/** A slug or an id; text that can be neither is not found like any other (use cases see to that). */
export const rowName = z.string();

export const workspaceInput = z.object({ workspace: rowName });

/** For a signed-in person. Mutations must come from our own pages (the cookie alone is no proof). */
export const signedIn = anyProcedure.use(({ ctx, type, next }) => {
  if (type === 'mutation') unwrap(checkSameOrigin(ctx.headers, ctx.deps.publicUrl));
  const { session } = ctx;
  if (!session) throw problemError(SIGN_IN_NEEDED);
  const caller = { kind: 'user', userId: session.user.id, address: ctx.address } as const;
  return next({ ctx: { ...ctx, session, caller } });
});

/**
 * For a member of the workspace in the input whose role allows `action`. Gives `ctx.scope`, which is
 * the only thing use cases of a workspace take, and which they ask again.
 */
export const memberFor = (action: Action) =>
  signedIn.input(workspaceInput).use(async ({ ctx, type, input, next }) => {
    const scope = unwrap(await enterWorkspace(ctx.deps, ctx.caller, { slug: input.workspace }));
    const allowed = requireAction(scope, action);
    // Reading too much is refused often and by pages themselves; an attempt to change is told.
    if (!allowed.ok && type === 'mutation') {
      await recordAudit(ctx.deps, {
        workspaceId: scope.workspace.id,
        actor: actorOf(scope.caller),
        action: 'access.refused',
        object: `action:${action}`,
        result: 'refused',
        address: scope.caller.address,
      });
    }
    unwrap(allowed);
    return next({ ctx: { ...ctx, scope } });
  });
