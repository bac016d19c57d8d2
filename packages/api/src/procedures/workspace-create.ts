import { createWorkspace } from '@unpark/usecases';
import { z } from 'zod';
import { signedIn } from '../access';
import { labelInput } from '../label-input';
import { unwrap } from '../problem-error';

const input = z.object({ name: labelInput(60) });

export const workspaceCreate = signedIn
  .input(input)
  .mutation(async ({ ctx, input: { name } }) =>
    unwrap(await createWorkspace(ctx.deps, ctx.caller, { name })),
  );
