import { resendInvitation } from '@unpark/usecases';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';
import { deliveryInput } from './invitation-delivery';

export const invitationResend = memberFor('member.invite')
  .input(deliveryInput.extend({ invitation: rowName }))
  .mutation(async ({ ctx, input: { invitation, byMail, language } }) =>
    unwrap(await resendInvitation(ctx.deps, ctx.scope, { invitation, byMail, language })),
  );
