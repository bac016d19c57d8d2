import { mergeIncidents } from '@unpark/usecases';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';
import { incidentName } from './incident-input';

export const incidentMerge = memberFor('incident.write')
  .input(incidentName.extend({ into: rowName }))
  .mutation(async ({ ctx, input }) => unwrap(await mergeIncidents(ctx.deps, ctx.scope, input)));
