import { cancelRuleTest } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';

const input = z.object({ test: rowName });

export const ruleTestCancel = memberFor('rule.write')
  .input(input)
  .mutation(async ({ ctx, input: { test } }) => unwrap(await cancelRuleTest(ctx.scope, { test })));
