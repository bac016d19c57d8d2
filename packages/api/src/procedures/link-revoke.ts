import { revokeLink } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';

export const linkRevoke = memberFor('link.share')
  .input(z.object({ link: rowName }))
  .mutation(async ({ ctx, input }) => unwrap(await revokeLink(ctx.deps, ctx.scope, input)));
