import { exportAccount } from '@unpark/usecases';
import { signedIn } from '../access';

/** A mutation, because it is on record and no page must be able to make a browser ask for it. */
export const accountExport = signedIn.mutation(({ ctx }) =>
  exportAccount(ctx.deps, { ...ctx.session, address: ctx.address }),
);
