import { type Problem, ProblemError, publicProblem, type Result } from '@unpark/base';
import { httpStatusOf } from '@unpark/usecases';
import { TRPCError } from '@trpc/server';

const CODE_OF_STATUS = new Map([
  [400, 'BAD_REQUEST'],
  [401, 'UNAUTHORIZED'],
  [403, 'FORBIDDEN'],
  [404, 'NOT_FOUND'],
  [409, 'CONFLICT'],
  [413, 'PAYLOAD_TOO_LARGE'],
  [429, 'TOO_MANY_REQUESTS'],
  [503, 'SERVICE_UNAVAILABLE'],
] as const);

type Status = Parameters<typeof CODE_OF_STATUS.get>[0];

/** A problem as tRPC throws it; the formatter takes the problem out again. */
export function problemError(problem: Problem): TRPCError {
  const code = CODE_OF_STATUS.get(httpStatusOf(problem) as Status) ?? 'INTERNAL_SERVER_ERROR';
  return new TRPCError({ code, message: problem.message, cause: new ProblemError(problem) });
}

/** The value of a use case, or its problem thrown. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw problemError(result.error);
}

export type ShownProblem = Omit<Problem, 'internal'> & { readonly requestId?: string };

/** What the caller is told. Faults of ours lose their message; the log has it under the request id. */
export function shownProblem(error: TRPCError, requestId: string): ShownProblem {
  if (error.cause instanceof ProblemError && error.code !== 'INTERNAL_SERVER_ERROR') {
    return publicProblem(error.cause.problem);
  }
  if (error.code === 'BAD_REQUEST') {
    return {
      code: 'input.fields',
      message: 'The request has fields that are missing or not of their form.',
      next: 'Reload the page and try again.',
    };
  }
  if (error.code !== 'INTERNAL_SERVER_ERROR') {
    return { code: 'input.call', message: 'There is no such call.', next: 'Reload the page.' };
  }
  return {
    code: 'internal.error',
    message: 'Something went wrong on the server.',
    next: `Try again; the operator finds the reason in the log under ${requestId}.`,
    values: { requestId },
    requestId,
  };
}
