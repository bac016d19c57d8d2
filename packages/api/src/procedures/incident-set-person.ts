import { setIncidentPerson } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';
import { incidentName } from './incident-input';

export const incidentSetPerson = memberFor('incident.write')
  .input(incidentName.extend({ user: rowName, as: z.enum(['lead', 'member', 'none']) }))
  .mutation(async ({ ctx, input }) => unwrap(await setIncidentPerson(ctx.deps, ctx.scope, input)));
