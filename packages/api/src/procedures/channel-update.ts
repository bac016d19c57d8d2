import { updateChannel } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor } from '../access';
import { channelFields, channelName } from '../channel-input';
import { unwrap } from '../problem-error';

const input = channelName.extend(
  z.object({ ...channelFields, disabled: z.boolean() }).partial().shape,
);

export const channelUpdate = memberFor('channel.manage')
  .input(input)
  .mutation(async ({ ctx, input: change }) =>
    unwrap(await updateChannel(ctx.deps, ctx.scope, change)),
  );
