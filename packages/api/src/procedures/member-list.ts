import { listMembers } from '@unpark/usecases';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';

export const memberList = memberFor('member.list').query(async ({ ctx }) =>
  unwrap(await listMembers(ctx.deps, ctx.scope)),
);
