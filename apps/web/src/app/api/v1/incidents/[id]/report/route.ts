import { exportReport, REPORT_FORMATS } from '@unpark/usecases';
import { apiRoute, problemAnswer } from '../../../../../../server/api-route';
import { enterByObject } from '../../../../../../server/request-caller';
import { operations } from '../../../../../../server/rest/operations';
import { restRoute } from '../../../../../../server/rest/rest-route';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

const TYPES = { md: 'text/markdown; charset=utf-8', html: 'text/html; charset=utf-8' } as const;

/** `GET /api/v1/incidents/{id}/report?format=md|html&language=en|zh`: the report as a file. */
export const GET = apiRoute(async (request, { requestId, params }) => {
  const id = params['id'] ?? '';
  const entered = await enterByObject(request.headers, 'reads', 'incident', id);
  if (!entered.ok) return problemAnswer(entered.error, requestId);
  const asked = new URL(request.url).searchParams;
  const format = REPORT_FORMATS.find((one) => one === asked.get('format')) ?? 'md';
  const { deps, scope } = entered.value;
  const language = asked.get('language') === 'zh' ? 'zh' : 'en';
  const report = await exportReport(deps, scope, { incident: id, language, format });
  if (!report.ok) return problemAnswer(report.error, requestId);
  return new Response(report.value.text, {
    headers: {
      'content-type': TYPES[format],
      'content-disposition': `attachment; filename="${report.value.name}"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  });
});

export const PUT = restRoute(operations.saveReport);
