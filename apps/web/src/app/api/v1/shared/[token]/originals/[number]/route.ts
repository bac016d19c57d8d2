import { Readable } from 'node:stream';
import { openLinkOriginal } from '@unpark/usecases';
import { apiRoute, problemAnswer } from '../../../../../../../server/api-route';
import { server } from '../../../../../../../server/deps';
import { LINK_HEADERS, linkVisitor, whileOpen } from '../../../../../../../server/link-visitor';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

/** An original file, of a link that removes nothing and gives them out. */
export const GET = apiRoute(async (request, { requestId, params }) => {
  const { token = '', number = '' } = params;
  const { deps } = await server();
  const visitor = await linkVisitor(request.headers, token);
  const opened = await openLinkOriginal(deps, token, number, visitor);
  if (!opened.ok) return problemAnswer(opened.error, requestId, LINK_HEADERS);
  const { stream, lengthBytes, downloadName } = opened.value;
  const body = Readable.toWeb(Readable.from(whileOpen(deps, token, stream)));
  return new Response(body as ReadableStream<Uint8Array>, {
    headers: {
      ...LINK_HEADERS,
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="${downloadName}"`,
      'content-length': String(lengthBytes),
    },
  });
});
