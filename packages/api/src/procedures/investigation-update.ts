import { updateInvestigation } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor } from '../access';
import { investigationName, nameInput, notesInput } from '../investigation-input';
import { unwrap } from '../problem-error';

const input = investigationName.extend({
  revision: z.int().min(0),
  name: nameInput.optional(),
  notes: notesInput.optional(),
});

export const investigationUpdate = memberFor('investigation.write')
  .input(input)
  .mutation(async ({ ctx, input: change }) =>
    unwrap(await updateInvestigation(ctx.deps, ctx.scope, change)),
  );
