import { rediagnose } from '@unpark/usecases';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';
import { captureInput } from './capture-input';

export const captureRediagnose = memberFor('capture.retry')
  .input(captureInput)
  .mutation(async ({ ctx, input: { capture } }) =>
    unwrap(await rediagnose(ctx.deps, ctx.scope, { capture })),
  );
