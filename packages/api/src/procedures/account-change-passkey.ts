import { changePasskey } from '@unpark/usecases';
import { z } from 'zod';
import { rowName, signedIn } from '../access';
import { labelInput } from '../label-input';
import { unwrap } from '../problem-error';

const input = z.object({
  id: rowName,
  change: z.union([z.object({ name: labelInput(100) }), z.literal('remove')]),
});

export const accountChangePasskey = signedIn
  .input(input)
  .mutation(async ({ ctx, input: { id, change } }) =>
    unwrap(await changePasskey(ctx.deps, ctx.caller, { id, change })),
  );
