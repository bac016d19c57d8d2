import { getSeenBefore } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';
import { captureInput } from './capture-input';

const input = captureInput.extend({ fingerprint: z.string().min(1).max(200) });

export const findingSeenBefore = memberFor('capture.read')
  .input(input)
  .query(async ({ ctx, input: { capture, fingerprint } }) =>
    unwrap(await getSeenBefore(ctx.scope, { capture, fingerprint })),
  );
