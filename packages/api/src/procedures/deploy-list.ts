import { listDeploys } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';

export const deployList = memberFor('deploy.read')
  .input(
    z.object({
      service: rowName,
      fromAt: z.date().optional(),
      toAt: z.date().optional(),
    }),
  )
  .query(async ({ ctx, input }) => unwrap(await listDeploys(ctx.scope, input)));
