import { getInvestigation } from '@unpark/usecases';
import { memberFor } from '../access';
import { investigationName } from '../investigation-input';
import { unwrap } from '../problem-error';

export const investigationGet = memberFor('investigation.read')
  .input(investigationName)
  .query(async ({ ctx, input }) => unwrap(await getInvestigation(ctx.deps, ctx.scope, input)));
