import { err, ok, type Problem, type Result } from '@unpark/base';

/** A note of the longest kind with its selection, escaped, fits. */
const MOST_BYTES = 512 * 1024;

const NOT_JSON: Problem = {
  code: 'api.body',
  message: 'The body is no JSON.',
  next: 'Send JSON with Content-Type: application/json.',
};

const TOO_LARGE: Problem = {
  code: 'api.too-large',
  message: `The body is larger than ${MOST_BYTES / 1024} KiB.`,
  next: 'Send less; files go to /api/v1/captures.',
  values: { kib: MOST_BYTES / 1024 },
};

/** The JSON of a request, counted while it is read. */
export async function jsonBody(request: Request): Promise<Result<unknown>> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') return err(NOT_JSON);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of request.body ?? []) {
    size += part.length;
    if (size > MOST_BYTES) return err(TOO_LARGE);
    parts.push(part);
  }
  try {
    return ok(JSON.parse(Buffer.concat(parts).toString('utf8')) as unknown);
  } catch {
    return err(NOT_JSON);
  }
}
