import { leaveWorkspace } from '@unpark/usecases';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';

export const memberLeave = memberFor('member.leave').mutation(async ({ ctx }) =>
  unwrap(await leaveWorkspace(ctx.deps, ctx.scope)),
);
