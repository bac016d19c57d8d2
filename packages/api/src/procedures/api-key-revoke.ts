import { revokeApiKey } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';

const input = z.object({ id: rowName });

export const apiKeyRevoke = memberFor('key.revoke')
  .input(input)
  .mutation(async ({ ctx, input: { id } }) =>
    unwrap(await revokeApiKey(ctx.deps, ctx.scope, { id })),
  );
