import { deleteCapture } from '@unpark/usecases';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';
import { captureInput } from './capture-input';

export const captureDelete = memberFor('capture.delete')
  .input(captureInput)
  .mutation(async ({ ctx, input: { capture } }) =>
    unwrap(await deleteCapture(ctx.deps, ctx.scope, { capture })),
  );
