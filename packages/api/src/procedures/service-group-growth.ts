import { getGroupGrowth } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';

const input = z.object({
  /** slug or id */
  service: rowName,
  /** first moment of the range; everything when absent */
  from: z.date().optional(),
});

export const serviceGroupGrowth = memberFor('service.read')
  .input(input)
  .query(async ({ ctx, input: { service, from } }) =>
    unwrap(await getGroupGrowth(ctx.scope, { service, from })),
  );
