import type { Problem } from '@unpark/base';

type ShownProblem = Pick<Problem, 'code' | 'message' | 'next' | 'place' | 'values'>;

interface ProblemCarrier {
  readonly data?: { readonly problem?: ShownProblem | null } | null;
}

/** What a refused call says to a person; `fallback` when the server was not reached. */
export function problemOf(error: unknown): ShownProblem {
  const problem = (error as ProblemCarrier | undefined)?.data?.problem;
  if (problem?.message) return problem;
  const message = error instanceof Error ? error.message : '';
  if (message && !/fetch|network|json/i.test(message)) {
    return { code: 'web.call-refused', message, values: { said: message } };
  }
  return {
    code: 'web.server-not-reached',
    message: 'The server did not answer.',
    next: 'Check the connection and try again.',
  };
}
