import { beginRuleTest, MOST_TESTED } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';
import { checkedRule, ruleDocument } from '../rule-input';

const input = ruleDocument.extend({
  /** slug or id; absent: captures of all services */
  service: rowName.optional(),
  take: z.number().int().min(1).max(MOST_TESTED).default(20),
});

export const ruleTry = memberFor('rule.write')
  .input(input)
  .mutation(async ({ ctx, input: { kind, body, service, take } }) => {
    const rule = unwrap(checkedRule({ kind, body }));
    return unwrap(await beginRuleTest(ctx.deps, ctx.scope, { rule, service, take }));
  });
