import { deleteAccount } from '../account/delete-account';
import { answer, refuse } from './account-answers';
import { ownPassword, readBody } from './account-body';
import type { AccountRoute } from './account-context';
import { proveItIsYou, requireSignedIn } from './prove-it-is-you';

export const deleteOwnAccount: AccountRoute = async (context, request) => {
  const { deps, auth, address } = context;
  const body = await readBody(request, ownPassword);
  if (!body.ok) return refuse(body.error);
  const session = await requireSignedIn(context, request);
  if (session instanceof Response) return session;
  const refused = await proveItIsYou(context, session, body.value.password);
  if (refused) return refused;
  const deleted = await deleteAccount(deps, { userId: session.user.id, address });
  if (!deleted.ok) return refuse(deleted.error);
  // The session went with the account; this takes its cookie away.
  const { headers } = await auth.api.signOut({ headers: request.headers, returnHeaders: true });
  return answer({}, headers);
};
