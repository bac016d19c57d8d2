import { listInvestigations } from '@unpark/usecases';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';

export const investigationList = memberFor('investigation.read').query(async ({ ctx }) =>
  unwrap(await listInvestigations(ctx.deps, ctx.scope)),
);
