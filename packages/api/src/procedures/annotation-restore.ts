import { restoreAnnotation } from '@unpark/usecases';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';
import { annotationInput } from './annotation-input';

export const annotationRestore = memberFor('annotation.write')
  .input(annotationInput)
  .mutation(async ({ ctx, input: { annotation } }) =>
    unwrap(await restoreAnnotation(ctx.deps, ctx.scope, { annotation })),
  );
