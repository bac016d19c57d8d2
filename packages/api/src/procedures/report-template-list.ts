import { listTemplates } from '@unpark/usecases';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';

export const reportTemplateList = memberFor('incident.read').query(async ({ ctx }) =>
  unwrap(await listTemplates(ctx.scope)),
);
