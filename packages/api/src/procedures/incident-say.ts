import { sayInIncident } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';
import { incidentName, commentText } from './incident-input';

export const incidentSay = memberFor('incident.write')
  .input(incidentName.extend({ text: commentText, at: z.date() }))
  .mutation(async ({ ctx, input }) => unwrap(await sayInIncident(ctx.deps, ctx.scope, input)));
