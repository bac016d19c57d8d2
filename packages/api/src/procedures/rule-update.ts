import { updateRule } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';
import { checkedRule, ruleDocument, ruleName } from '../rule-input';

const input = ruleName.extend({
  ...ruleDocument.shape,
  /** the one that was changed */
  revision: z.number().int().min(1),
});

export const ruleUpdate = memberFor('rule.write')
  .input(input)
  .mutation(async ({ ctx, input: { rule, revision, kind, body } }) => {
    const changed = unwrap(checkedRule({ kind, body }));
    return unwrap(await updateRule(ctx.deps, ctx.scope, { rule, revision, changed }));
  });
