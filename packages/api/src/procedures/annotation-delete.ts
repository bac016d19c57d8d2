import { deleteAnnotation } from '@unpark/usecases';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';
import { annotationInput } from './annotation-input';

export const annotationDelete = memberFor('annotation.write')
  .input(annotationInput)
  .mutation(async ({ ctx, input: { annotation } }) =>
    unwrap(await deleteAnnotation(ctx.deps, ctx.scope, { annotation })),
  );
