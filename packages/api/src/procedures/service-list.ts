import { listServices } from '@unpark/usecases';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';

export const serviceList = memberFor('service.read').query(async ({ ctx }) =>
  unwrap(await listServices(ctx.scope)),
);
