import { listChannels } from '@unpark/usecases';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';

export const channelList = memberFor('channel.manage').query(async ({ ctx }) =>
  unwrap(await listChannels(ctx.deps, ctx.scope)),
);
