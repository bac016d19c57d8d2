import { getOwnRules } from '@unpark/usecases';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';

export const notifyRules = memberFor('notification.read').query(async ({ ctx }) =>
  unwrap(await getOwnRules(ctx.deps, ctx.scope)),
);
