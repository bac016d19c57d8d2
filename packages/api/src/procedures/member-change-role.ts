import { changeRole, ROLES } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';

const role = z.enum(ROLES);
/** `from` is the role that the caller saw */
const input = z.object({ user: rowName, from: role, to: role });

export const memberChangeRole = memberFor('member.manage')
  .input(input)
  .mutation(async ({ ctx, input: { user, from, to } }) =>
    unwrap(await changeRole(ctx.deps, ctx.scope, { userId: user, from, to })),
  );
