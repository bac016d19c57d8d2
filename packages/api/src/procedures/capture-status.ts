import { getCaptureStatus } from '@unpark/usecases';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';
import { captureInput } from './capture-input';

export const captureStatus = memberFor('capture.read')
  .input(captureInput)
  .query(async ({ ctx, input: { capture } }) =>
    unwrap(await getCaptureStatus(ctx.deps, ctx.scope, { capture })),
  );
