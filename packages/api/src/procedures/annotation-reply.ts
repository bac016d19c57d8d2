import { replyToAnnotation } from '@unpark/usecases';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';
import { annotationInput, saidInput } from './annotation-input';

export const annotationReply = memberFor('annotation.write')
  .input(annotationInput.extend(saidInput.shape))
  .mutation(async ({ ctx, input: { annotation, text, mentions } }) =>
    unwrap(await replyToAnnotation(ctx.deps, ctx.scope, { annotation, text, mentions })),
  );
