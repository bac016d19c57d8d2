import { captureUploadQuery } from '@unpark/ingest';
import { createService } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';

/** The same names that an upload may use. */
const input = z.object({ name: captureUploadQuery.shape.service });

export const serviceCreate = memberFor('service.create')
  .input(input)
  .mutation(async ({ ctx, input: { name } }) =>
    unwrap(await createService(ctx.deps, ctx.scope, { name })),
  );
