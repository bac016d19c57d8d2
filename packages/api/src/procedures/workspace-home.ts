import { getHomeView } from '@unpark/usecases';
import { memberFor } from '../access';
import { unwrap } from '../problem-error';

export const workspaceHome = memberFor('workspace.read').query(async ({ ctx }) =>
  unwrap(await getHomeView(ctx.scope)),
);
