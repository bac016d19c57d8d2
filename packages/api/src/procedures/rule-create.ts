import { createRule } from '@unpark/usecases';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';
import { checkedRule, ruleDocument } from '../rule-input';

export const ruleCreate = memberFor('rule.write')
  .input(ruleDocument)
  .mutation(async ({ ctx, input }) =>
    unwrap(await createRule(ctx.deps, ctx.scope, unwrap(checkedRule(input)))),
  );
