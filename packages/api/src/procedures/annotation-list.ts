import { listAnnotations } from '@unpark/usecases';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';
import { z } from 'zod';

/** One of the three; the first that is there counts. */
const input = z.object({
  capture: rowName.optional(),
  incident: rowName.optional(),
  investigation: rowName.optional(),
});

export const annotationList = memberFor('capture.read')
  .input(input)
  .query(async ({ ctx, input: { capture = '', incident, investigation } }) =>
    unwrap(
      await listAnnotations(
        ctx.deps,
        ctx.scope,
        incident !== undefined
          ? { incident }
          : investigation !== undefined
            ? { investigation }
            : { capture },
      ),
    ),
  );
