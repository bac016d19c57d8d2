import { finishUpload } from '@unpark/usecases';
import { apiRoute, problemAnswer } from '../../../../../../server/api-route';
import { enterByObject } from '../../../../../../server/request-caller';
import { uploadAnswer } from '../../../../../../server/upload-answer';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

/** `POST /api/v1/uploads/{id}/finish`: the parts become a capture. */
export const POST = apiRoute(async (request, { requestId, params }) => {
  const id = params['id'] ?? '';
  const entered = await enterByObject(request.headers, 'changes', 'upload', id);
  if (!entered.ok) return problemAnswer(entered.error, requestId);
  const { deps, scope } = entered.value;
  const finished = await finishUpload(deps, scope, { upload: id });
  return finished.ok
    ? uploadAnswer(deps, scope, finished.value)
    : problemAnswer(finished.error, requestId);
});
