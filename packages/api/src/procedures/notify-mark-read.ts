import { markRead } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';

const input = z.object({ ids: z.array(rowName).max(1000).optional(), read: z.boolean() });

export const notifyMarkRead = memberFor('notification.read')
  .input(input)
  .mutation(async ({ ctx, input: { ids, read } }) =>
    unwrap(await markRead(ctx.deps, ctx.scope, { ids, read })),
  );
