import { createLink } from '@unpark/usecases';
import { memberFor } from '../access';
import { linkInput } from '../investigation-input';
import { unwrap } from '../problem-error';

export const linkCreate = memberFor('link.share')
  .input(linkInput)
  .mutation(async ({ ctx, input }) => unwrap(await createLink(ctx.deps, ctx.scope, input)));
