import { getReport } from '@unpark/usecases';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';
import { incidentName, languageInput } from './incident-input';

export const incidentReport = memberFor('incident.read')
  .input(incidentName.extend({ language: languageInput }))
  .query(async ({ ctx, input }) => unwrap(await getReport(ctx.deps, ctx.scope, input)));
