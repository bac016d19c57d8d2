import { Readable } from 'node:stream';
import { openOriginal } from '@unpark/usecases';
import { apiRoute, problemAnswer } from '../../../../../../server/api-route';
import { byteRange } from '../../../../../../server/byte-range';
import { enterByObject } from '../../../../../../server/request-caller';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

/** `GET /api/v1/artifacts/{id}/original`: the bytes as they were sent, as a download. */
export const GET = apiRoute(async (request, { requestId, params }) => {
  const id = params['id'] ?? '';
  const entered = await enterByObject(request.headers, 'reads', 'artifact', id);
  if (!entered.ok) return problemAnswer(entered.error, requestId);
  const { deps, scope } = entered.value;
  const range = request.headers.get('range');
  let from = 0;
  const opened = await openOriginal(deps, scope, {
    artifact: id,
    rangeOf: (sizeBytes) => {
      const asked = byteRange(range, sizeBytes);
      if (asked.ok) from = asked.value?.start ?? 0;
      return asked;
    },
  });
  if (!opened.ok) return problemAnswer(opened.error, requestId);
  const { stream, lengthBytes, sizeBytes, sha256, downloadName } = opened.value;
  const partial = lengthBytes !== sizeBytes;
  return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, {
    status: partial ? 206 : 200,
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="${downloadName}"`,
      'content-length': String(lengthBytes),
      ...(partial && { 'content-range': `bytes ${from}-${from + lengthBytes - 1}/${sizeBytes}` }),
      'accept-ranges': 'bytes',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
      etag: `"${sha256}"`,
    },
  });
});
