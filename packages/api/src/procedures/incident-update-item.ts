import { updateChecklistItem } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';
import { checklistText, incidentName } from './incident-input';

export const incidentUpdateItem = memberFor('incident.write')
  .input(
    incidentName.extend({
      item: rowName,
      text: checklistText.optional(),
      owner: rowName.nullable().optional(),
      done: z.boolean().optional(),
    }),
  )
  .mutation(async ({ ctx, input }) =>
    unwrap(await updateChecklistItem(ctx.deps, ctx.scope, input)),
  );
