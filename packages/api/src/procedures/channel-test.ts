import { testChannel } from '@unpark/usecases';
import { memberFor } from '../access';
import { channelName } from '../channel-input';
import { unwrap } from '../problem-error';

export const channelTest = memberFor('channel.manage')
  .input(channelName)
  .mutation(async ({ ctx, input: { channel } }) =>
    unwrap(await testChannel(ctx.deps, ctx.scope, { channel })),
  );
