import { deleteDeploy } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';

export const deployDelete = memberFor('deploy.delete')
  .input(z.object({ deploy: rowName }))
  .mutation(async ({ ctx, input }) => unwrap(await deleteDeploy(ctx.deps, ctx.scope, input)));
