import { deleteChecklistItem } from '@unpark/usecases';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';
import { incidentName } from './incident-input';

export const incidentDeleteItem = memberFor('incident.write')
  .input(incidentName.extend({ item: rowName }))
  .mutation(async ({ ctx, input }) =>
    unwrap(await deleteChecklistItem(ctx.deps, ctx.scope, input)),
  );
