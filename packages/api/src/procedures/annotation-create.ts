import { pinnedSelectionShape } from '@unpark/model';
import { createAnnotation } from '@unpark/usecases';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';
import { saidInput } from './annotation-input';
import { captureInput } from './capture-input';

export const annotationCreate = memberFor('annotation.write')
  .input(captureInput.extend({ ...saidInput.shape, selection: pinnedSelectionShape }))
  .mutation(async ({ ctx, input: { capture, selection, text, mentions } }) =>
    unwrap(await createAnnotation(ctx.deps, ctx.scope, { capture, selection, text, mentions })),
  );
