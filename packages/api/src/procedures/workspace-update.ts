import { updateWorkspace } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor } from '../access';
import { labelInput } from '../label-input';
import { unwrap } from '../problem-error';

const input = z.object({
  name: labelInput(60).optional(),
  slug: z.string().max(48).optional(),
});

export const workspaceUpdate = memberFor('workspace.update')
  .input(input)
  .mutation(async ({ ctx, input: { name, slug } }) =>
    unwrap(await updateWorkspace(ctx.deps, ctx.scope, { name, slug })),
  );
