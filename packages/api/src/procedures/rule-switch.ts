import { RULE_SWITCHES, switchRule } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';
import { ruleName } from '../rule-input';

const input = ruleName.extend({ to: z.enum(RULE_SWITCHES) });

export const ruleSwitch = memberFor('rule.write')
  .input(input)
  .mutation(async ({ ctx, input: { rule, to } }) =>
    unwrap(await switchRule(ctx.deps, ctx.scope, { rule, to })),
  );
