import { removeEnvironment } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';

const input = z.object({ environment: rowName });

export const environmentRemove = memberFor('service.update')
  .input(input)
  .mutation(async ({ ctx, input: { environment } }) =>
    unwrap(await removeEnvironment(ctx.deps, ctx.scope, { environment })),
  );
