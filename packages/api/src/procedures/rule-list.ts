import { listRules } from '@unpark/usecases';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';

export const ruleList = memberFor('rule.read').query(async ({ ctx }) =>
  unwrap(await listRules(ctx.deps, ctx.scope)),
);
