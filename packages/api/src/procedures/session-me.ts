import { getSessionView } from '@unpark/usecases';
import { signedIn } from '../access';

export const sessionMe = signedIn.query(({ ctx }) => getSessionView(ctx.deps, ctx.session));
