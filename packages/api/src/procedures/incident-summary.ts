import { readSummary } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';
import { incidentName } from './incident-input';

export const incidentSummary = memberFor('incident.read')
  .input(incidentName.extend({ since: z.base64().max(100_000).optional() }))
  .query(async ({ ctx, input }) => unwrap(await readSummary(ctx.scope, input)));
