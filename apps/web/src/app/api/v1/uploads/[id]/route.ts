import { dropUpload, getUpload } from '@unpark/usecases';
import { apiRoute, jsonAnswer, problemAnswer } from '../../../../../server/api-route';
import { enterByObject } from '../../../../../server/request-caller';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

/** `GET /api/v1/uploads/{id}`: how far each file has come. */
export const GET = apiRoute(async (request, { requestId, params }) => {
  const id = params['id'] ?? '';
  const entered = await enterByObject(request.headers, 'reads', 'upload', id);
  if (!entered.ok) return problemAnswer(entered.error, requestId);
  const { deps, scope } = entered.value;
  const state = await getUpload(deps, scope, { upload: id });
  return state.ok ? jsonAnswer(state.value) : problemAnswer(state.error, requestId);
});

/** `DELETE /api/v1/uploads/{id}`: gives it up. */
export const DELETE = apiRoute(async (request, { requestId, params }) => {
  const id = params['id'] ?? '';
  const entered = await enterByObject(request.headers, 'changes', 'upload', id);
  if (!entered.ok) return problemAnswer(entered.error, requestId);
  const { deps, scope } = entered.value;
  const dropped = await dropUpload(deps, scope, { upload: id });
  if (!dropped.ok) return problemAnswer(dropped.error, requestId);
  return new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } });
});
