import { setIncidentCapture } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';
import { incidentName } from './incident-input';

export const incidentSetCapture = memberFor('incident.write')
  .input(incidentName.extend({ capture: rowName, to: z.enum(['add', 'remove']) }))
  .mutation(async ({ ctx, input }) => unwrap(await setIncidentCapture(ctx.deps, ctx.scope, input)));
