import { muteFinding } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor } from '../access';
import { labelInput } from '../label-input';
import { unwrap } from '../problem-error';
import { captureInput } from './capture-input';

const input = captureInput.extend({
  /** id inside the diagnosis */
  finding: z.string().max(200),
  everywhere: z.boolean(),
  reason: labelInput(500),
  endsAt: z.date(),
});

export const findingMute = memberFor('finding.mute')
  .input(input)
  .mutation(async ({ ctx, input: { capture, finding, everywhere, reason, endsAt } }) =>
    unwrap(
      await muteFinding(ctx.deps, ctx.scope, { capture, finding, everywhere, reason, endsAt }),
    ),
  );
