import { getAccountView } from '@unpark/usecases';
import { signedIn } from '../access';

export const accountGet = signedIn.query(({ ctx }) => getAccountView(ctx.deps, ctx.session));
