import { listFindingHistory } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';

/** slug or id */
const input = z.object({ service: rowName });

export const serviceFindingHistory = memberFor('service.read')
  .input(input)
  .query(async ({ ctx, input: { service } }) =>
    unwrap(await listFindingHistory(ctx.scope, { service })),
  );
