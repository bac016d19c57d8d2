import { addComment } from '@unpark/usecases';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';
import { incidentName, commentText } from './incident-input';

export const incidentComment = memberFor('incident.write')
  .input(incidentName.extend({ text: commentText }))
  .mutation(async ({ ctx, input }) => unwrap(await addComment(ctx.deps, ctx.scope, input)));
