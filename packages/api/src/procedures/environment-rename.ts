import { renameEnvironment } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';
import { environmentName } from './environment-add';

const input = z.object({ environment: rowName, name: environmentName });

export const environmentRename = memberFor('service.update')
  .input(input)
  .mutation(async ({ ctx, input: { environment, name } }) =>
    unwrap(await renameEnvironment(ctx.deps, ctx.scope, { environment, name })),
  );
