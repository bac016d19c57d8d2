import { listAuditChoices } from '@unpark/usecases';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';

export const auditChoices = memberFor('audit.read').query(async ({ ctx }) =>
  unwrap(await listAuditChoices(ctx.deps, ctx.scope)),
);
