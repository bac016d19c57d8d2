import { saveInvestigation } from '@unpark/usecases';
import { memberFor } from '../access';
import { savedViewInput } from '../investigation-input';
import { unwrap } from '../problem-error';

export const investigationSave = memberFor('investigation.write')
  .input(savedViewInput)
  .mutation(async ({ ctx, input }) => unwrap(await saveInvestigation(ctx.deps, ctx.scope, input)));
