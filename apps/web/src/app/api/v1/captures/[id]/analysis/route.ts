import { getAnalysis } from '@unpark/usecases';
import { apiRoute, jsonAnswer, problemAnswer } from '../../../../../../server/api-route';
import { enterByObject } from '../../../../../../server/request-caller';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

/** `GET /api/v1/captures/{id}/analysis`: the analysis as JSON; 409 while it is not final. */
export const GET = apiRoute(async (request, { requestId, params }) => {
  const id = params['id'] ?? '';
  const entered = await enterByObject(request.headers, 'reads', 'capture', id);
  if (!entered.ok) return problemAnswer(entered.error, requestId);
  const report = await getAnalysis(entered.value.scope, { capture: id });
  return report.ok ? jsonAnswer(report.value) : problemAnswer(report.error, requestId);
});
