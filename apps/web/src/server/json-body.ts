import { err, ok, type Problem, type Result } from '@unpark/base';
import type { z } from 'zod';

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

/** The text of a request, counted while it is read; undefined once it is longer. */
export async function textWithin(request: Request, mostBytes: number): Promise<string | undefined> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of request.body ?? []) {
    size += part.length;
    if (size > mostBytes) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

const saysJson = (request: Request): boolean =>
  request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() === 'application/json';

/** The JSON of a request. */
export async function jsonBody(request: Request): Promise<Result<unknown>> {
  if (!saysJson(request)) return err(NOT_JSON);
  const text = await textWithin(request, MOST_BYTES);
  if (text === undefined) return err(TOO_LARGE);
  try {
    return ok(JSON.parse(text) as unknown);
  } catch {
    return err(NOT_JSON);
  }
}

/**
 * JSON of one form.
 *
 * @param notRead the problem that names what is missing or not of its form: `content-type`, `body`, or a
 *   field as its path
 */
export async function formBody<T>(
  request: Request,
  form: z.ZodType<T>,
  mostBytes: number,
  notRead: (name: string) => Problem,
): Promise<Result<T>> {
  if (!saysJson(request)) return err(notRead('content-type'));
  const text = await textWithin(request, mostBytes);
  if (text === undefined) return err(notRead('body'));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return err(notRead('body'));
  }
  const parsed = form.safeParse(value);
  return parsed.success
    ? ok(parsed.data)
    : err(notRead(parsed.error.issues[0]?.path.join('.') || 'body'));
}
