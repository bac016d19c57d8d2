import { resendDelivery } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';

export const channelResend = memberFor('channel.manage')
  .input(z.object({ delivery: rowName }))
  .mutation(async ({ ctx, input: { delivery } }) =>
    unwrap(await resendDelivery(ctx.deps, ctx.scope, { delivery })),
  );
