import { addArtifacts } from '@unpark/usecases';
import { apiRoute, problemAnswer } from '../../../../../../server/api-route';
import { enterByObject } from '../../../../../../server/request-caller';
import { uploadAnswer } from '../../../../../../server/upload-answer';
import { uploadBody } from '../../../../../../server/upload-body';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

/** `POST /api/v1/captures/{id}/artifacts`: late files; the capture is read and diagnosed again. */
export const POST = apiRoute(async (request, { requestId, params }) => {
  const id = params['id'] ?? '';
  const entered = await enterByObject(request.headers, 'changes', 'capture', id);
  if (!entered.ok) return problemAnswer(entered.error, requestId);
  const { deps, scope } = entered.value;
  const file = new URL(request.url).searchParams.get('file') || 'capture';
  const body = uploadBody(request, file);
  if (!body.ok) return problemAnswer(body.error, requestId);
  try {
    const { parts } = body.value;
    const added = await addArtifacts(deps, scope, { captureId: id, parts, requestId });
    if (!added.ok) return problemAnswer(added.error, requestId);
    return uploadAnswer(deps, scope, added.value);
  } finally {
    body.value.finish();
  }
});
