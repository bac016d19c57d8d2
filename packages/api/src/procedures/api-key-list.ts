import { listApiKeys } from '@unpark/usecases';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';

export const apiKeyList = memberFor('key.list').query(async ({ ctx }) =>
  unwrap(await listApiKeys(ctx.deps, ctx.scope)),
);
