import { MOST_REDIAGNOSED, rediagnose } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';

const input = z.object({
  /** slug or id */
  service: rowName,
  take: z.number().int().min(1).max(MOST_REDIAGNOSED),
});

export const serviceRediagnose = memberFor('capture.retry')
  .input(input)
  .mutation(async ({ ctx, input: { service, take } }) =>
    unwrap(await rediagnose(ctx.deps, ctx.scope, { service, take })),
  );
