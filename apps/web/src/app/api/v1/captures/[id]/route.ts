import { getCaptureStatus } from '@unpark/usecases';
import { apiRoute, jsonAnswer, problemAnswer } from '../../../../../server/api-route';
import { enterByObject } from '../../../../../server/request-caller';
import { operations } from '../../../../../server/rest/operations';
import { restRoute } from '../../../../../server/rest/rest-route';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

/** `GET /api/v1/captures/{id}`: where the capture stands; poll until `final`. */
export const GET = apiRoute(async (request, { requestId, params }) => {
  const id = params['id'] ?? '';
  const entered = await enterByObject(request.headers, 'reads', 'capture', id);
  if (!entered.ok) return problemAnswer(entered.error, requestId);
  const { deps, scope } = entered.value;
  const status = await getCaptureStatus(deps, scope, { capture: id });
  return status.ok ? jsonAnswer(status.value) : problemAnswer(status.error, requestId);
});

export const DELETE = restRoute(operations.deleteCapture);
