import { API_KEY_SCOPES, createApiKey } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor } from '../access';
import { labelInput } from '../label-input';
import { unwrap } from '../problem-error';

const input = z.object({
  name: labelInput(100),
  scopes: z.array(z.enum(API_KEY_SCOPES)).min(1).max(API_KEY_SCOPES.length),
  expiresInDays: z.number().int().min(1).max(3650).optional(),
});

export const apiKeyCreate = memberFor('key.create')
  .input(input)
  .mutation(async ({ ctx, input: { name, scopes, expiresInDays } }) =>
    unwrap(await createApiKey(ctx.deps, ctx.scope, { name, scopes, expiresInDays })),
  );
