import { captureUploadQuery } from '@unpark/ingest';
import { updateService } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';

/** A name that uploads can use too; the address is judged by the use case, which says what is wrong. */
const input = z.object({
  service: rowName,
  name: captureUploadQuery.shape.service.optional(),
  repositoryUrl: z.string().trim().max(4096).nullish(),
});

export const serviceUpdate = memberFor('service.update')
  .input(input)
  .mutation(async ({ ctx, input: { service, name, repositoryUrl } }) =>
    unwrap(await updateService(ctx.deps, ctx.scope, { service, name, repositoryUrl })),
  );
