import { acceptInvitation } from '@unpark/usecases';
import { z } from 'zod';
import { signedIn } from '../access';
import { unwrap } from '../problem-error';

/** any text: what is no token is not found like any other */
const input = z.object({ token: z.string() });

export const invitationAccept = signedIn
  .input(input)
  .mutation(async ({ ctx, input: { token } }) =>
    unwrap(await acceptInvitation(ctx.deps, ctx.caller, { token })),
  );
