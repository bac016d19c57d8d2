import { countRedacted } from '@unpark/usecases';
import { memberFor } from '../access';
import { investigationName } from '../investigation-input';
import { unwrap } from '../problem-error';

export const linkCounts = memberFor('link.share')
  .input(investigationName)
  .query(async ({ ctx, input }) => unwrap(await countRedacted(ctx.deps, ctx.scope, input)));
