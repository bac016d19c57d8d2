import { INCIDENT_STATUSES, setIncidentStatus } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';
import { incidentName } from './incident-input';

export const incidentSetStatus = memberFor('incident.write')
  .input(
    incidentName.extend({
      revision: z.int().min(0),
      to: z.enum(INCIDENT_STATUSES),
      endedAt: z.date().optional(),
      fixUrl: z.string().max(4096).optional(),
    }),
  )
  .mutation(async ({ ctx, input }) => unwrap(await setIncidentStatus(ctx.deps, ctx.scope, input)));
