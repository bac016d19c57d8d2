import { resolveAnnotation } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';
import { annotationInput } from './annotation-input';

export const annotationResolve = memberFor('annotation.write')
  .input(annotationInput.extend({ resolved: z.boolean() }))
  .mutation(async ({ ctx, input: { annotation, resolved } }) =>
    unwrap(await resolveAnnotation(ctx.deps, ctx.scope, { annotation, resolved })),
  );
