import { INVITED_ROLES, inviteMember } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';
import { deliveryInput } from './invitation-delivery';

const input = deliveryInput.extend({
  email: z.email().max(254),
  role: z.enum(INVITED_ROLES),
});

export const invitationCreate = memberFor('member.invite')
  .input(input)
  .mutation(async ({ ctx, input: { email, role, byMail, language } }) =>
    unwrap(await inviteMember(ctx.deps, ctx.scope, { email, role, byMail, language })),
  );
