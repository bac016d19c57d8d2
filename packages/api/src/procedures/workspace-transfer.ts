import { transferWorkspace } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';

const input = z.object({ user: rowName });

export const workspaceTransfer = memberFor('workspace.transfer')
  .input(input)
  .mutation(async ({ ctx, input: { user } }) =>
    unwrap(await transferWorkspace(ctx.deps, ctx.scope, { userId: user })),
  );
