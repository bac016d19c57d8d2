import { rotateApiKey } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';

const MOST_OVERLAP_HOURS = 30 * 24;

/** how long the old key goes on working beside the new one */
export const overlapHours = z.number().int().min(1).max(MOST_OVERLAP_HOURS);

const input = z.object({ id: rowName, overlapHours });

export const apiKeyRotate = memberFor('key.rotate')
  .input(input)
  .mutation(async ({ ctx, input: { id, overlapHours } }) =>
    unwrap(await rotateApiKey(ctx.deps, ctx.scope, { id, overlapHours })),
  );
