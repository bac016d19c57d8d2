import { getServiceUsage } from '@unpark/usecases';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';

export const serviceUsage = memberFor('service.read').query(async ({ ctx }) =>
  unwrap(await getServiceUsage(ctx.deps, ctx.scope)),
);
