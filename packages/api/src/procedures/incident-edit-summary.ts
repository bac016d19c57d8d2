import { MOST_EDIT_BYTES, editSummary } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';
import { incidentName } from './incident-input';

export const incidentEditSummary = memberFor('incident.write')
  .input(
    incidentName.extend({
      since: z.base64().max(100_000).optional(),
      update: z.base64().max(Math.ceil(MOST_EDIT_BYTES / 3) * 4),
    }),
  )
  .mutation(async ({ ctx, input }) => unwrap(await editSummary(ctx.deps, ctx.scope, input)));
