import { err, ok, type Problem, type ProblemValues, type Result } from '@unpark/base';
import { type UploadPlan, uploadPlan } from '@unpark/ingest';
import { beginUpload } from '@unpark/usecases';
import { apiRoute, jsonAnswer, problemAnswer } from '../../../../server/api-route';
import { enterForUpload, readCaptureQuery } from '../../../../server/capture-query';
import { server } from '../../../../server/deps';
import { requestCaller } from '../../../../server/request-caller';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

/** 200 names of 1,024 characters, escaped, fit four times. */
const MAX_PLAN_BYTES = 1 << 20;

/** `POST /api/v1/uploads`: begins an upload in parts; see `RESUMABLE` of `@unpark/ingest`. */
export const POST = apiRoute(async (request, { requestId }) => {
  const caller = await requestCaller(request.headers, 'changes');
  if (!caller.ok) return problemAnswer(caller.error, requestId);
  const { service, environment, label, revision, scheduled, ...query } = readCaptureQuery(
    new URL(request.url).searchParams,
  );
  const { deps } = await server();
  const scope = await enterForUpload(deps, caller.value, {
    service,
    environment,
    ...query,
  });
  const plan = await readPlan(request);
  if (!plan.ok) return problemAnswer(plan.error, requestId);
  const begun = await beginUpload(deps, scope, {
    service,
    environment,
    files: plan.value.files,
    requestId,
    ...(label !== undefined && { label }),
    ...(revision && { vcs: revision }),
    ...(scheduled && { isScheduled: true }),
  });
  return begun.ok ? jsonAnswer(begun.value, 201) : problemAnswer(begun.error, requestId);
});

async function readPlan(request: Request): Promise<Result<UploadPlan>> {
  const text = await readText(request);
  let value: unknown;
  try {
    value = JSON.parse(text ?? '');
  } catch {
    return err(badPlan('it is no JSON of at most 1 MiB', { case: 'json' }));
  }
  const plan = uploadPlan.safeParse(value);
  if (plan.success) return ok(plan.data);
  const issue = plan.error.issues[0];
  const where = issue?.path.join('.') ?? '';
  return err(badPlan(`${where}: ${issue?.message ?? 'unknown'}`, { case: 'fields', where }));
}

async function readText(request: Request): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > MAX_PLAN_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const badPlan = (why: string, values: ProblemValues): Problem => ({
  code: 'upload.plan',
  message: `The list of files is not right: ${why}.`,
  next: 'Send {"files":[{"file":"heap.pprof","sizeBytes":9000000}]}, 1 to 200 files.',
  values,
});
