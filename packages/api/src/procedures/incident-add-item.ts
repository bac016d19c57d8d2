import { addChecklistItem } from '@unpark/usecases';
import { memberFor, rowName } from '../access';
import { labelInput } from '../label-input';
import { unwrap } from '../problem-error';
import { incidentName } from './incident-input';

export const incidentAddItem = memberFor('incident.write')
  .input(incidentName.extend({ text: labelInput(500), owner: rowName.optional() }))
  .mutation(async ({ ctx, input }) => unwrap(await addChecklistItem(ctx.deps, ctx.scope, input)));
