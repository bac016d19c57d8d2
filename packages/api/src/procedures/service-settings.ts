import { getServiceSettings } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';

/** slug or id */
const input = z.object({ service: rowName });

export const serviceSettings = memberFor('service.update')
  .input(input)
  .query(async ({ ctx, input: { service } }) =>
    unwrap(await getServiceSettings(ctx.scope, { service })),
  );
