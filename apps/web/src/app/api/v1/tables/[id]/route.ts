import { Readable } from 'node:stream';
import { openTable } from '@unpark/usecases';
import { apiRoute, problemAnswer } from '../../../../../server/api-route';
import { enterByObject } from '../../../../../server/request-caller';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

/** `GET /api/v1/tables/{id}`: a derived table as an Arrow file. Its bytes never change. */
export const GET = apiRoute(async (request, { requestId, params }) => {
  const id = params['id'] ?? '';
  const entered = await enterByObject(request.headers, 'reads', 'table', id);
  if (!entered.ok) return problemAnswer(entered.error, requestId);
  const { deps, scope } = entered.value;
  const table = await openTable(deps, scope, { table: id });
  if (!table.ok) return problemAnswer(table.error, requestId);
  const etag = `"${table.value.sha256}"`;
  const headers = {
    etag,
    'cache-control': 'private, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
  };
  if (request.headers.get('if-none-match') === etag)
    return new Response(null, { status: 304, headers });
  const opened = await table.value.open();
  if (!opened.ok) return problemAnswer(opened.error, requestId);
  return new Response(Readable.toWeb(opened.value.stream) as ReadableStream<Uint8Array>, {
    headers: {
      ...headers,
      'content-type': 'application/vnd.apache.arrow.file',
      'content-length': String(opened.value.lengthBytes),
    },
  });
});
