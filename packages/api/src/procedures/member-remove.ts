import { removeMember } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';

const input = z.object({ user: rowName });

export const memberRemove = memberFor('member.manage')
  .input(input)
  .mutation(async ({ ctx, input: { user } }) =>
    unwrap(await removeMember(ctx.deps, ctx.scope, { userId: user })),
  );
