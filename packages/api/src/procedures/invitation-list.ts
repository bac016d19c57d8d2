import { listInvitations } from '@unpark/usecases';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';

export const invitationList = memberFor('member.invite').query(async ({ ctx }) =>
  unwrap(await listInvitations(ctx.deps, ctx.scope)),
);
