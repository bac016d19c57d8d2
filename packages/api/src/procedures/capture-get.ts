import { getCaptureView } from '@unpark/usecases';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';
import { captureInput } from './capture-input';

export const captureGet = memberFor('capture.read')
  .input(captureInput)
  .query(async ({ ctx, input: { capture } }) =>
    unwrap(await getCaptureView(ctx.deps, ctx.scope, { capture })),
  );
