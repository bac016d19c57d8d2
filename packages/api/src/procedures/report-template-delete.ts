import { deleteTemplate } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';

export const reportTemplateDelete = memberFor('template.write')
  .input(z.object({ template: rowName }))
  .mutation(async ({ ctx, input }) => unwrap(await deleteTemplate(ctx.deps, ctx.scope, input)));
