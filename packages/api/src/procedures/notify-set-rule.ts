import { PEOPLE_EVENTS, setOwnRule } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';

const input = z.object({
  event: z.enum(PEOPLE_EVENTS),
  service: rowName.optional(),
  told: z.object({ onPage: z.boolean(), byMail: z.boolean() }).optional(),
});

export const notifySetRule = memberFor('notification.read')
  .input(input)
  .mutation(async ({ ctx, input: { event, service, told } }) =>
    unwrap(await setOwnRule(ctx.deps, ctx.scope, { event, service, told })),
  );
