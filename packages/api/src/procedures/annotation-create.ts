import { pinnedSelectionShape } from '@unpark/model';
import { createAnnotation } from '@unpark/usecases';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';
import { saidInput } from './annotation-input';
import { captureInput } from './capture-input';

export const annotationCreate = memberFor('annotation.write')
  .input(
    captureInput.extend({
      ...saidInput.shape,
      selection: pinnedSelectionShape,
      incident: rowName.optional(),
      investigation: rowName.optional(),
    }),
  )
  .mutation(async ({ ctx, input: { capture, selection, text, mentions, ...place } }) =>
    unwrap(
      await createAnnotation(ctx.deps, ctx.scope, {
        capture,
        selection,
        text,
        mentions,
        incident: place.incident,
        investigation: place.investigation,
      }),
    ),
  );
