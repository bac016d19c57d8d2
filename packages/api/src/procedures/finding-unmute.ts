import { unmuteFinding } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';

const input = z.object({ mute: rowName });

export const findingUnmute = memberFor('finding.mute')
  .input(input)
  .mutation(async ({ ctx, input: { mute } }) =>
    unwrap(await unmuteFinding(ctx.deps, ctx.scope, { mute })),
  );
