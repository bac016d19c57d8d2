import { randomBytes } from 'node:crypto';
import { isProblemError, makeId, type Problem, publicProblem } from '@unpark/base';
import type { ErrorBody } from '@unpark/ingest';
import { httpStatusOf } from '@unpark/usecases';
import { server } from './deps';

export interface ApiContext {
  readonly requestId: string;
  /** the parts of the address in brackets */
  readonly params: Readonly<Record<string, string>>;
}

type RouteContext = { readonly params: Promise<Record<string, string | string[] | undefined>> };

const FAILED: Problem = {
  code: 'internal.failed',
  message: 'The server failed on this request.',
  next: 'Try again; if it fails again, give the request id to the operator.',
};

const AWAY: Problem = {
  code: 'internal.unavailable',
  message: 'The server cannot work right now.',
  next: 'Try again in a minute.',
};

/** Seconds after which trying again makes sense, by status. */
const RETRY_AFTER: Readonly<Record<number, string>> = { 429: '60', 503: '30', 507: '300' };

export function problemAnswer(
  problem: Problem,
  requestId: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const status = httpStatusOf(problem);
  const { place, ...shown } = publicProblem(problem);
  const body: ErrorBody = { error: { ...shown, ...(place && { place: { ...place } }), requestId } };
  const retryAfter = problem.retryAfterSeconds?.toString() ?? RETRY_AFTER[status];
  return Response.json(body, {
    status,
    headers: {
      ...headers,
      'cache-control': 'no-store',
      ...(retryAfter !== undefined && { 'retry-after': retryAfter }),
      ...(status === 401 && { 'www-authenticate': 'Bearer' }),
    },
  });
}

/** JSON that no cache keeps. */
export const jsonAnswer = (body: unknown, status = 200): Response =>
  Response.json(body, { status, headers: { 'cache-control': 'no-store' } });

/**
 * A route of the REST interface. What it throws becomes an answer without a stack: a `ProblemError`
 * its own, everything else 500 with the request id that the log has.
 */
export function apiRoute(
  handle: (request: Request, context: ApiContext) => Promise<Response>,
): (request: Request, context: RouteContext) => Promise<Response> {
  return async (request, context) => {
    const requestId = makeId('request', Date.now(), randomBytes(10));
    const params: Record<string, string> = {};
    // A route without a parameter in its path gets none.
    for (const [name, value] of Object.entries((await context.params) ?? {})) {
      if (typeof value === 'string') params[name] = value;
    }
    try {
      return await handle(request, { requestId, params });
    } catch (cause) {
      if (isProblemError(cause)) return problemAnswer(cause.problem, requestId);
      const log = await server().then(
        ({ deps }) => deps.log,
        () => undefined,
      );
      log?.error({ requestId, path: pathForLog(request.url) }, 'request failed', cause);
      return problemAnswer(log ? FAILED : AWAY, requestId);
    }
  };
}

/** Without the token of a link, which opens it. */
const pathForLog = (url: string): string =>
  new URL(url).pathname.replace(/^\/api\/v1\/shared\/[^/]+/, '/api/v1/shared/…');
