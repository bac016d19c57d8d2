import { KEPT_KINDS } from '@unpark/model';
import { setRetentionRule } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';

/** Days, for ever (null), or as it is set above. */
const keptFor = z.union([z.number().int().min(1).max(3650), z.null(), z.literal('unset')]);

const input = z.object({
  service: rowName.optional(),
  kinds: z.enum(KEPT_KINDS),
  from: keptFor,
  to: keptFor,
});

export const retentionSet = memberFor('retention.manage')
  .input(input)
  .mutation(async ({ ctx, input: { service, kinds, from, to } }) =>
    unwrap(
      await setRetentionRule(ctx.deps, ctx.scope, {
        ...(service !== undefined && { service }),
        kinds,
        from,
        to,
      }),
    ),
  );
