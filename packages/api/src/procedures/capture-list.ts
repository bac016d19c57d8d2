import { listCaptures } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';

const input = z.object({ cursor: z.string().max(100).optional() });

export const captureList = memberFor('capture.read')
  .input(input)
  .query(async ({ ctx, input: { cursor } }) => unwrap(await listCaptures(ctx.scope, { cursor })));
