import { rotateChannelSecret } from '@unpark/usecases';
import { memberFor } from '../access';
import { channelName } from '../channel-input';
import { unwrap } from '../problem-error';

export const channelRotate = memberFor('channel.manage')
  .input(channelName)
  .mutation(async ({ ctx, input: { channel } }) =>
    unwrap(await rotateChannelSecret(ctx.deps, ctx.scope, { channel })),
  );
