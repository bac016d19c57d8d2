import { captureUploadQuery } from '@unpark/ingest';
import { addEnvironment } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';

/** A name that uploads can use too. */
export const environmentName = captureUploadQuery.shape.environment.unwrap();

const input = z.object({ service: rowName, name: environmentName });

export const environmentAdd = memberFor('service.update')
  .input(input)
  .mutation(async ({ ctx, input: { service, name } }) =>
    unwrap(await addEnvironment(ctx.deps, ctx.scope, { service, name })),
  );
