import { deleteComment } from '@unpark/usecases';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';
import { incidentName } from './incident-input';

export const incidentDeleteComment = memberFor('incident.write')
  .input(incidentName.extend({ comment: rowName }))
  .mutation(async ({ ctx, input }) => unwrap(await deleteComment(ctx.deps, ctx.scope, input)));
