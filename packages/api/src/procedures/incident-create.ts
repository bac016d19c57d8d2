import { createIncident } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';
import { languageInput, severityInput, titleInput } from './incident-input';

export const incidentCreate = memberFor('incident.write')
  .input(
    z.object({
      service: rowName.optional(),
      capture: rowName.optional(),
      finding: z.string().max(120).optional(),
      title: titleInput.optional(),
      severity: severityInput.optional(),
      fromAt: z.date().optional(),
      toAt: z.date().optional(),
      language: languageInput,
    }),
  )
  .mutation(async ({ ctx, input }) => unwrap(await createIncident(ctx.deps, ctx.scope, input)));
