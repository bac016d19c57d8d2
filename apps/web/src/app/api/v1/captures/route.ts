import { type Problem, ProblemError } from '@unpark/base';
import { type CaptureUploadQuery, captureUploadQuery, type UploadOutcome } from '@unpark/ingest';
import {
  type Caller,
  captureUrl,
  enterWorkspace,
  receiveCapture,
  WORKSPACE_NOT_FOUND,
} from '@unpark/usecases';
import { apiRoute, jsonAnswer, problemAnswer } from '../../../../server/api-route';
import { server } from '../../../../server/deps';
import { requestCaller } from '../../../../server/request-caller';
import { uploadBody } from '../../../../server/upload-body';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

const MAX_IDEMPOTENCY_KEY = 200;

/** `POST /api/v1/captures`: see `captureUploadQuery` of `@unpark/ingest` for the contract. */
export const POST = apiRoute(async (request, { requestId }) => {
  const caller = await requestCaller(request.headers, 'changes');
  if (!caller.ok) return problemAnswer(caller.error, requestId);
  const query = readQuery(new URL(request.url).searchParams);
  const { deps } = await server();
  const entered = await enterWorkspace(deps, caller.value, workspaceOf(caller.value, query));
  if (!entered.ok) return problemAnswer(entered.error, requestId);
  const scope = entered.value;
  if (query.workspace !== undefined && query.workspace !== scope.workspace.slug) {
    return problemAnswer(WORKSPACE_NOT_FOUND, requestId);
  }
  const body = uploadBody(request, query.file);
  if (!body.ok) return problemAnswer(body.error, requestId);
  try {
    const received = await receiveCapture(deps, scope, {
      service: query.service,
      environment: query.environment,
      parts: body.value.parts,
      requestId,
      ...(query.label !== undefined && { label: query.label }),
      ...idempotencyKey(request.headers),
    });
    if (!received.ok) return problemAnswer(received.error, requestId);
    const answer: UploadOutcome = {
      outcome: received.value.outcome,
      captureId: received.value.captureId,
      url: captureUrl(deps, scope.workspace.slug, received.value.captureId),
      artifacts: received.value.artifacts.map((artifact) => ({ ...artifact })),
    };
    return jsonAnswer(answer, answer.outcome === 'accepted' ? 202 : 200);
  } finally {
    body.value.finish();
  }
});

function readQuery(params: URLSearchParams): CaptureUploadQuery {
  const parsed = captureUploadQuery.safeParse(Object.fromEntries(params));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const name = String(issue?.path[0] ?? 'query');
  const problem: Problem = {
    code: 'upload.query',
    message: `The query parameter ${name} is not right: ${issue?.message ?? 'unknown'}.`,
    next: 'Name the service at least: /api/v1/captures?service=checkout',
  };
  throw new ProblemError(problem);
}

function workspaceOf(
  caller: Caller,
  query: CaptureUploadQuery,
): { slug: string } | { workspaceId: string } {
  if (caller.kind === 'key') return { workspaceId: caller.workspaceId };
  if (query.workspace !== undefined) return { slug: query.workspace };
  throw new ProblemError({
    code: 'upload.query',
    message: 'The query parameter workspace is missing.',
    next: 'Name the workspace, or send with an API key, which belongs to one.',
  });
}

function idempotencyKey(headers: Headers): { idempotencyKey?: string } {
  const key = headers.get('idempotency-key');
  if (key === null) return {};
  if (key !== '' && key.length <= MAX_IDEMPOTENCY_KEY) return { idempotencyKey: key };
  throw new ProblemError({
    code: 'idempotency.key',
    message: `An Idempotency-Key has 1 to ${MAX_IDEMPOTENCY_KEY} characters.`,
    next: 'Send a random UUID.',
  });
}
