import { deleteService } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';

/** `name` as it was typed to confirm */
const input = z.object({ service: rowName, name: z.string().max(200) });

export const serviceDelete = memberFor('service.delete')
  .input(input)
  .mutation(async ({ ctx, input: { service, name } }) =>
    unwrap(await deleteService(ctx.deps, ctx.scope, { service, name })),
  );
