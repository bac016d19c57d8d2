import { getIncident } from '@unpark/usecases';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';
import { incidentName, languageInput } from './incident-input';

export const incidentGet = memberFor('incident.read')
  .input(incidentName.extend({ language: languageInput }))
  .query(async ({ ctx, input }) => unwrap(await getIncident(ctx.deps, ctx.scope, input)));
