import { updateProfile } from '@unpark/usecases';
import { z } from 'zod';
import { signedIn } from '../access';
import { labelInput } from '../label-input';

const input = z.object({ name: labelInput(100) });

export const accountUpdate = signedIn
  .input(input)
  .mutation(({ ctx, input: { name } }) => updateProfile(ctx.deps, ctx.caller, { name }));
