import { type Problem, publicProblem } from '@unpark/base';
import { httpStatusOf } from '../access/access-problems';
import type { TooMany } from './sign-in-limits';

/** A problem as the answer of an account request. */
export function refuse(
  problem: Problem,
  status = httpStatusOf(problem),
  headers?: HeadersInit,
): Response {
  const body = { error: publicProblem(problem) };
  return Response.json(body, { status, headers: { 'cache-control': 'no-store', ...headers } });
}

export const refuseTooMany = ({ problem, retryAfterSeconds }: TooMany): Response =>
  refuse(problem, 429, { 'retry-after': String(retryAfterSeconds) });

/** Our own answer, with the cookies that the library set: the token itself is in the cookie only. */
export function answer(body: object, from?: Headers): Response {
  const headers = new Headers({ 'cache-control': 'no-store' });
  for (const cookie of from?.getSetCookie() ?? []) headers.append('set-cookie', cookie);
  return Response.json(body, { headers });
}
