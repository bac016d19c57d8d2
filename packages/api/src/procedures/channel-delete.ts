import { deleteChannel } from '@unpark/usecases';
import { memberFor } from '../access';
import { channelName } from '../channel-input';
import { unwrap } from '../problem-error';

export const channelDelete = memberFor('channel.manage')
  .input(channelName)
  .mutation(async ({ ctx, input: { channel } }) =>
    unwrap(await deleteChannel(ctx.deps, ctx.scope, { channel })),
  );
