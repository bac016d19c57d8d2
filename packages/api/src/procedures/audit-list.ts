import { listAudit } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';

const text = z.string().min(1).max(200);

const input = z.object({
  actor: text.optional(),
  action: text.optional(),
  object: text.optional(),
  result: z.enum(['done', 'refused', 'failed']).optional(),
  from: z.date().optional(),
  to: z.date().optional(),
  cursor: z.string().max(100).optional(),
});

export const auditList = memberFor('audit.read')
  .input(input)
  .query(async ({ ctx, input: { actor, action, object, result, from, to, cursor } }) =>
    unwrap(
      await listAudit(ctx.deps, ctx.scope, { actor, action, object, result, from, to, cursor }),
    ),
  );
