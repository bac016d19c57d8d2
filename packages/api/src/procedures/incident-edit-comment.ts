import { editComment } from '@unpark/usecases';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';
import { incidentName, commentText } from './incident-input';

export const incidentEditComment = memberFor('incident.write')
  .input(incidentName.extend({ comment: rowName, text: commentText }))
  .mutation(async ({ ctx, input }) => unwrap(await editComment(ctx.deps, ctx.scope, input)));
