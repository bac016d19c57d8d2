import { Readable } from 'node:stream';
import { openLinkTable } from '@unpark/usecases';
import { apiRoute, problemAnswer } from '../../../../../../../server/api-route';
import { server } from '../../../../../../../server/deps';
import { LINK_HEADERS, linkVisitor, whileOpen } from '../../../../../../../server/link-visitor';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

/** A table of a link, without what the link removes; no cache keeps it. */
export const GET = apiRoute(async (request, { requestId, params }) => {
  const { token = '', number = '' } = params;
  const { deps } = await server();
  const opened = await openLinkTable(
    deps,
    token,
    number,
    await linkVisitor(request.headers, token),
  );
  if (!opened.ok) return problemAnswer(opened.error, requestId, LINK_HEADERS);
  const table = opened.value;
  const [bytes, length] =
    'bytes' in table ? [table.bytes, table.bytes.length] : [table.stream, table.lengthBytes];
  const body = Readable.toWeb(Readable.from(whileOpen(deps, token, bytes)));
  return new Response(body as ReadableStream<Uint8Array>, {
    headers: {
      ...LINK_HEADERS,
      'content-type': 'application/vnd.apache.arrow.file',
      'content-length': String(length),
    },
  });
});
