import { Readable } from 'node:stream';
import { isId } from '@unpark/base';
import { countRequest, enterWorkspace, exportAudit } from '@unpark/usecases';
import { z } from 'zod';
import { apiRoute, problemAnswer } from '../../../../../../server/api-route';
import { server } from '../../../../../../server/deps';
import { requestCaller } from '../../../../../../server/request-caller';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

const text = z.string().min(1).max(200).optional();
const query = z.object({
  format: z.enum(['csv', 'jsonl']).default('jsonl'),
  actor: text,
  action: text,
  object: text,
  result: z.enum(['done', 'refused', 'failed']).optional(),
  from: z.coerce.date().optional(),
  to: z.coerce.date().optional(),
});

/** `GET /api/v1/workspaces/{id}/audit?format=csv|jsonl`: the record, newest first, streamed. */
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
  const asked = query.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!asked.success) {
    const problem = {
      code: 'audit.query',
      message: 'The filters of the record are not right.',
      next: 'Use format, actor, action, object, result, from and to; times as 2026-11-26T00:00:00Z.',
    };
    return problemAnswer(problem, requestId);
  }
  const exported = await exportAudit(deps, scope, asked.data);
  if (!exported.ok) return problemAnswer(exported.error, requestId);
  const { format } = asked.data;
  const day = new Date(deps.clock.nowMs()).toISOString().slice(0, 10);
  return new Response(
    Readable.toWeb(
      Readable.from(exported.value).map((part: string) => Buffer.from(part)),
    ) as ReadableStream<Uint8Array>,
    {
      headers: {
        'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson',
        'content-disposition': `attachment; filename="unpark-audit-${day}.${format}"`,
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
      },
    },
  );
});
