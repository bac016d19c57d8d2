import { getRuleTest } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';

const input = z.object({ test: rowName });

export const ruleTestGet = memberFor('rule.write')
  .input(input)
  .query(async ({ ctx, input: { test } }) => unwrap(await getRuleTest(ctx.scope, { test })));
