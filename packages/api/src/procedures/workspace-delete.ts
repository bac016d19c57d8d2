import { deleteWorkspace } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';

/** the name of the workspace, typed by whoever deletes it */
const input = z.object({ name: z.string().max(200) });

export const workspaceDelete = memberFor('workspace.delete')
  .input(input)
  .mutation(async ({ ctx, input: { name } }) =>
    unwrap(await deleteWorkspace(ctx.deps, ctx.scope, { name })),
  );
