import { INCIDENT_STATUSES, listIncidents } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';
import { severityInput } from './incident-input';

export const incidentList = memberFor('incident.read')
  .input(
    z.object({
      service: rowName.optional(),
      status: z.enum(INCIDENT_STATUSES).optional(),
      severity: severityInput.optional(),
    }),
  )
  .query(async ({ ctx, input }) => unwrap(await listIncidents(ctx.deps, ctx.scope, input)));
