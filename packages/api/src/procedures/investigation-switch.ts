import { INVESTIGATION_SWITCHES, switchInvestigation } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor } from '../access';
import { investigationName } from '../investigation-input';
import { unwrap } from '../problem-error';

const input = investigationName.extend({ to: z.enum(INVESTIGATION_SWITCHES) });

export const investigationSwitch = memberFor('investigation.write')
  .input(input)
  .mutation(async ({ ctx, input: { investigation, to } }) =>
    unwrap(await switchInvestigation(ctx.deps, ctx.scope, { investigation, to })),
  );
