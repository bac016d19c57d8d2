import { getRule } from '@unpark/usecases';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';
import { ruleName } from '../rule-input';

export const ruleGet = memberFor('rule.read')
  .input(ruleName)
  .query(async ({ ctx, input: { rule } }) => unwrap(await getRule(ctx.deps, ctx.scope, { rule })));
