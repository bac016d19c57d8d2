import { CHANNEL_KINDS, createChannel } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor } from '../access';
import { channelFields } from '../channel-input';
import { unwrap } from '../problem-error';

const input = z.object({
  kind: z.enum(CHANNEL_KINDS),
  ...channelFields,
  locale: channelFields.locale.optional(),
});

export const channelCreate = memberFor('channel.manage')
  .input(input)
  .mutation(async ({ ctx, input: { kind, name, url, sendsText, locale, rules } }) =>
    unwrap(await createChannel(ctx.deps, ctx.scope, { kind, name, url, sendsText, locale, rules })),
  );
