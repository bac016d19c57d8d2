import { editAnnotation } from '@unpark/usecases';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';
import { annotationInput, saidInput } from './annotation-input';

export const annotationEdit = memberFor('annotation.write')
  .input(annotationInput.extend(saidInput.shape))
  .mutation(async ({ ctx, input: { annotation, text, mentions } }) =>
    unwrap(await editAnnotation(ctx.deps, ctx.scope, { annotation, text, mentions })),
  );
