import { revokeInvitation } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';

const input = z.object({ invitation: rowName });

export const invitationRevoke = memberFor('member.invite')
  .input(input)
  .mutation(async ({ ctx, input: { invitation } }) =>
    unwrap(await revokeInvitation(ctx.deps, ctx.scope, { invitation })),
  );
