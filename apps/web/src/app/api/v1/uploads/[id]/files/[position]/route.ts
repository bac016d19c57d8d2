import type { Problem } from '@unpark/base';
import { sha256OfDigest } from '@unpark/ingest';
import { getUpload, notFound, receivePart } from '@unpark/usecases';
import { apiRoute, problemAnswer } from '../../../../../../../server/api-route';
import { enterByObject } from '../../../../../../../server/request-caller';
import { partBody } from '../../../../../../../server/upload-body';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

/** `HEAD /api/v1/uploads/{id}/files/{position}`: where the file goes on. */
export const HEAD = apiRoute(async (request, { requestId, params }) => {
  const id = params['id'] ?? '';
  const entered = await enterByObject(request.headers, 'reads', 'upload', id);
  if (!entered.ok) return problemAnswer(entered.error, requestId);
  const { deps, scope } = entered.value;
  const state = await getUpload(deps, scope, { upload: id });
  if (!state.ok) return problemAnswer(state.error, requestId);
  const position = wholeNumber(params['position']);
  const file = state.value.files.find((one) => one.position === position);
  if (!file) return problemAnswer(notFound('upload'), requestId);
  return noContent({
    'upload-offset': String(file.receivedBytes),
    'upload-length': String(file.sizeBytes),
  });
});

/** `PATCH /api/v1/uploads/{id}/files/{position}`: one part. */
export const PATCH = apiRoute(async (request, { requestId, params }) => {
  const id = params['id'] ?? '';
  const entered = await enterByObject(request.headers, 'changes', 'upload', id);
  if (!entered.ok) return problemAnswer(entered.error, requestId);
  const { deps, scope } = entered.value;
  const position = wholeNumber(params['position']);
  if (position === undefined) return problemAnswer(notFound('upload'), requestId);
  const offset = wholeNumber(request.headers.get('upload-offset') ?? undefined);
  if (offset === undefined) return problemAnswer(NO_OFFSET, requestId);
  const sha256 = sha256OfDigest(request.headers.get('content-digest') ?? '');
  if (sha256 === undefined) return problemAnswer(NO_DIGEST, requestId);
  const body = partBody(request);
  if (!body.ok) return problemAnswer(body.error, requestId);
  try {
    const part = { upload: id, position, offset, sha256, bytes: body.value.bytes };
    const received = await receivePart(deps, scope, part);
    if (received.ok) return noContent({ 'upload-offset': String(received.value.offset) });
    const { problem, offset: at } = received.error;
    return problemAnswer(
      problem,
      requestId,
      at === undefined ? undefined : { 'upload-offset': String(at) },
    );
  } finally {
    body.value.finish();
  }
});

const noContent = (headers: Readonly<Record<string, string>>): Response =>
  new Response(null, { status: 204, headers: { ...headers, 'cache-control': 'no-store' } });

const wholeNumber = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;

const NO_OFFSET: Problem = {
  code: 'upload.offset',
  message: 'The header Upload-Offset is missing or no whole number.',
  next: 'Say at which byte of the file this part begins; ask with HEAD where it goes on.',
};

const NO_DIGEST: Problem = {
  code: 'upload.digest',
  message: 'The header Content-Digest is missing or names no SHA-256.',
  next: 'Send Content-Digest: sha-256=:<base64 of the hash of this part>:',
};
