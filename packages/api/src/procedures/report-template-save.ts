import { saveTemplate } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { labelInput } from '../label-input';
import { unwrap } from '../problem-error';
import { checklistText, reportText } from './incident-input';

export const reportTemplateSave = memberFor('template.write')
  .input(
    z.object({
      template: rowName.optional(),
      name: labelInput(100),
      body: reportText,
      checklist: z.array(checklistText).max(50),
      isDefault: z.boolean(),
    }),
  )
  .mutation(async ({ ctx, input }) => unwrap(await saveTemplate(ctx.deps, ctx.scope, input)));
