import { LANGUAGES } from '@unpark/model';
import { updateProfile } from '@unpark/usecases';
import { z } from 'zod';
import { signedIn } from '../access';
import { labelInput } from '../label-input';

const input = z.object({
  name: labelInput(100).optional(),
  locale: z.enum(LANGUAGES).optional(),
});

export const accountUpdate = signedIn
  .input(input)
  .mutation(({ ctx, input: { name, locale } }) =>
    updateProfile(ctx.deps, ctx.caller, { name, locale }),
  );
