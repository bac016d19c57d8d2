import { updateIncident } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';
import { incidentName, severityInput, titleInput } from './incident-input';

export const incidentUpdate = memberFor('incident.write')
  .input(
    incidentName.extend({
      revision: z.int().min(0),
      title: titleInput.optional(),
      severity: severityInput.optional(),
      fromAt: z.date().optional(),
      toAt: z.date().nullable().optional(),
    }),
  )
  .mutation(async ({ ctx, input }) => unwrap(await updateIncident(ctx.deps, ctx.scope, input)));
