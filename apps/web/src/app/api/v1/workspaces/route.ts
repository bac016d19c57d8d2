import { requireAction, workspacesOf } from '@unpark/usecases';
import { apiRoute, jsonAnswer, problemAnswer } from '../../../../server/api-route';
import { server } from '../../../../server/deps';
import { enterNamed } from '../../../../server/enter-named';
import { requestCaller } from '../../../../server/request-caller';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

/** `GET /api/v1/workspaces`: those of a person, or the one of a key. */
export const GET = apiRoute(async (request, { requestId }) => {
  const caller = await requestCaller(request.headers, 'reads');
  if (!caller.ok) return problemAnswer(caller.error, requestId);
  if (caller.value.kind === 'user') {
    const { deps } = await server();
    return jsonAnswer({ workspaces: await workspacesOf(deps, caller.value.userId) });
  }
  const entered = await enterNamed(caller.value, undefined);
  if (!entered.ok) return problemAnswer(entered.error, requestId);
  const { scope } = entered.value;
  const allowed = requireAction(scope, 'workspace.read');
  if (!allowed.ok) return problemAnswer(allowed.error, requestId);
  return jsonAnswer({ workspaces: [scope.workspace] });
});
