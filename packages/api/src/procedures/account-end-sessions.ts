import { endSessions } from '@unpark/usecases';
import { z } from 'zod';
import { rowName, signedIn } from '../access';
import { unwrap } from '../problem-error';

/** `others`: all but the one that asks. */
const input = z.object({ which: z.union([z.object({ id: rowName }), z.literal('others')]) });

export const accountEndSessions = signedIn
  .input(input)
  .mutation(async ({ ctx, input: { which } }) =>
    unwrap(await endSessions(ctx.deps, { ...ctx.session, address: ctx.address }, which)),
  );
