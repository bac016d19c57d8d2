import { retryCapture } from '@unpark/usecases';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';
import { captureInput } from './capture-input';

export const captureRetry = memberFor('capture.retry')
  .input(captureInput)
  .mutation(async ({ ctx, input: { capture } }) =>
    unwrap(await retryCapture(ctx.deps, ctx.scope, { capture })),
  );
