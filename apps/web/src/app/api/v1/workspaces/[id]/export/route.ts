import { Readable } from 'node:stream';
import { isId } from '@unpark/base';
import { countRequest, enterWorkspace, exportWorkspace } from '@unpark/usecases';
import { apiRoute, problemAnswer } from '../../../../../../server/api-route';
import { server } from '../../../../../../server/deps';
import { requestCaller } from '../../../../../../server/request-caller';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

/** `GET /api/v1/workspaces/{id}/export`: everything of the workspace as one zip, streamed. */
export const GET = apiRoute(async (request, { requestId, params }) => {
  const caller = await requestCaller(request.headers, 'reads');
  if (!caller.ok) return problemAnswer(caller.error, requestId);
  const { deps } = await server();
  const id = params['id'] ?? '';
  const workspaceId = isId('workspace', id) ? id : '';
  const entered = await enterWorkspace(deps, caller.value, { workspaceId });
  if (!entered.ok) return problemAnswer(entered.error, requestId);
  const scope = entered.value;
  const within = await countRequest(deps, scope);
  if (!within.ok) return problemAnswer(within.error, requestId);
  const exported = await exportWorkspace(deps, scope);
  if (!exported.ok) return problemAnswer(exported.error, requestId);
  const { stream, downloadName } = exported.value;
  return new Response(Readable.toWeb(Readable.from(stream)) as ReadableStream<Uint8Array>, {
    headers: {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="${downloadName}"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    },
  });
});
