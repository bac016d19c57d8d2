import { ProblemError } from '@unpark/base';
import { receiveCapture } from '@unpark/usecases';
import { apiRoute, problemAnswer } from '../../../../server/api-route';
import { enterForUpload, readCaptureQuery } from '../../../../server/capture-query';
import { server } from '../../../../server/deps';
import { requestCaller } from '../../../../server/request-caller';
import { operations } from '../../../../server/rest/operations';
import { restRoute } from '../../../../server/rest/rest-route';
import { uploadAnswer } from '../../../../server/upload-answer';
import { uploadBody } from '../../../../server/upload-body';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

export const GET = restRoute(operations.listCaptures);

const MAX_IDEMPOTENCY_KEY = 200;

/** `POST /api/v1/captures`: see `captureUploadQuery` of `@unpark/ingest` for the contract. */
export const POST = apiRoute(async (request, { requestId }) => {
  const caller = await requestCaller(request.headers, 'changes');
  if (!caller.ok) return problemAnswer(caller.error, requestId);
  const query = readCaptureQuery(new URL(request.url).searchParams);
  const { deps } = await server();
  const scope = await enterForUpload(deps, caller.value, query);
  const body = uploadBody(request, query.file);
  if (!body.ok) return problemAnswer(body.error, requestId);
  try {
    const received = await receiveCapture(deps, scope, {
      service: query.service,
      environment: query.environment,
      parts: body.value.parts,
      requestId,
      ...(query.label !== undefined && { label: query.label }),
      ...(query.revision && { vcs: query.revision }),
      ...(query.scheduled && { isScheduled: true }),
      ...idempotencyKey(request.headers),
    });
    if (!received.ok) return problemAnswer(received.error, requestId);
    return uploadAnswer(deps, scope, received.value);
  } finally {
    body.value.finish();
  }
});

function idempotencyKey(headers: Headers): { idempotencyKey?: string } {
  const key = headers.get('idempotency-key');
  if (key === null) return {};
  if (key !== '' && key.length <= MAX_IDEMPOTENCY_KEY) return { idempotencyKey: key };
  throw new ProblemError({
    code: 'idempotency.key',
    message: `An Idempotency-Key has 1 to ${MAX_IDEMPOTENCY_KEY} characters.`,
    next: 'Send a random UUID.',
    values: { limit: MAX_IDEMPOTENCY_KEY },
  });
}
