import { listDeliveries } from '@unpark/usecases';
import { memberFor } from '../access';
import { channelName } from '../channel-input';
import { unwrap } from '../problem-error';

export const channelDeliveries = memberFor('channel.manage')
  .input(channelName.partial())
  .query(async ({ ctx, input: { channel } }) =>
    unwrap(await listDeliveries(ctx.deps, ctx.scope, { channel })),
  );
