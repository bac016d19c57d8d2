import { captureUploadQuery } from '@unpark/ingest';
import {
  countRequest,
  enterWorkspace,
  getSamplingAdvice,
  notFound,
  WORKSPACE_NOT_FOUND,
} from '@unpark/usecases';
import { apiRoute, jsonAnswer, problemAnswer } from '../../../../server/api-route';
import { server } from '../../../../server/deps';
import { requestCaller } from '../../../../server/request-caller';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

/**
 * `GET /api/v1/sampling?service=NAME`: what a capture of the service should take, as its owners advise:
 * `{ seconds?, traceSeconds?, maxGoroutines? }`. People name the workspace too.
 */
export const GET = apiRoute(async (request, { requestId }) => {
  const caller = await requestCaller(request.headers, 'reads');
  if (!caller.ok) return problemAnswer(caller.error, requestId);
  const { deps } = await server();
  const params = new URL(request.url).searchParams;
  const entered = await enterWorkspace(
    deps,
    caller.value,
    caller.value.kind === 'key'
      ? { workspaceId: caller.value.workspaceId }
      : { slug: params.get('workspace') ?? '' },
  );
  if (!entered.ok) return problemAnswer(WORKSPACE_NOT_FOUND, requestId);
  const within = await countRequest(deps, entered.value);
  if (!within.ok) return problemAnswer(within.error, requestId);
  const name = captureUploadQuery.shape.service.safeParse(params.get('service') ?? '');
  if (!name.success) return problemAnswer(notFound('service'), requestId);
  const advice = await getSamplingAdvice(entered.value, { name: name.data });
  return advice.ok ? jsonAnswer(advice.value) : problemAnswer(advice.error, requestId);
});
