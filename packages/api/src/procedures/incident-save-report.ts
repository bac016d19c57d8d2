import { saveReport } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';
import { incidentName, reportText } from './incident-input';

export const incidentSaveReport = memberFor('incident.write')
  .input(
    incidentName.extend({
      revision: z.int().min(0),
      body: reportText,
    }),
  )
  .mutation(async ({ ctx, input }) => unwrap(await saveReport(ctx.deps, ctx.scope, input)));
