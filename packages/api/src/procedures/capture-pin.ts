import { pinCapture } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';
import { captureInput } from './capture-input';

export const capturePin = memberFor('capture.pin')
  .input(captureInput.extend({ pinned: z.boolean() }))
  .mutation(async ({ ctx, input: { capture, pinned } }) =>
    unwrap(await pinCapture(ctx.deps, ctx.scope, { capture, pinned })),
  );
