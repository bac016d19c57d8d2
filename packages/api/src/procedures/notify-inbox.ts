import { getInbox } from '@unpark/usecases';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';

export const notifyInbox = memberFor('notification.read').query(async ({ ctx }) =>
  unwrap(await getInbox(ctx.deps, ctx.scope)),
);
