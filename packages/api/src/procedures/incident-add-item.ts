import { addChecklistItem } from '@unpark/usecases';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';
import { checklistText, incidentName } from './incident-input';

export const incidentAddItem = memberFor('incident.write')
  .input(incidentName.extend({ text: checklistText, owner: rowName.optional() }))
  .mutation(async ({ ctx, input }) => unwrap(await addChecklistItem(ctx.deps, ctx.scope, input)));
