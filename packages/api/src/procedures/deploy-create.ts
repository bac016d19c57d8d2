import { createDeploy } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { labelInput } from '../label-input';
import { unwrap } from '../problem-error';

export const deployCreate = memberFor('deploy.create')
  .input(
    z.object({
      service: rowName,
      at: z.date().optional(),
      environment: labelInput(100).optional(),
      revision: labelInput(128).optional(),
      note: labelInput(500).optional(),
    }),
  )
  .mutation(async ({ ctx, input }) => unwrap(await createDeploy(ctx.deps, ctx.scope, input)));
