import { getRetentionView } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';

/** slug or id; absent: of the workspace */
const input = z.object({ service: rowName.optional() });

export const retentionGet = memberFor('retention.read')
  .input(input)
  .query(async ({ ctx, input: { service } }) =>
    unwrap(
      await getRetentionView(ctx.deps, ctx.scope, { ...(service !== undefined && { service }) }),
    ),
  );
