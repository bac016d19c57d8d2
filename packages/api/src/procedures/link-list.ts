import { listLinks } from '@unpark/usecases';
import { memberFor } from '../access';
import { investigationName } from '../investigation-input';
import { unwrap } from '../problem-error';

export const linkList = memberFor('link.share')
  .input(investigationName)
  .query(async ({ ctx, input }) => unwrap(await listLinks(ctx.deps, ctx.scope, input)));
