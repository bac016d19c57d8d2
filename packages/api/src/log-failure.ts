import { ProblemError } from '@unpark/base';
import type { Deps } from '@unpark/usecases';
import type { TRPCError } from '@trpc/server';

/** Writes faults of ours to the log with their stack; refusals are answers and leave one line. */
export function logFailure(
  deps: Pick<Deps, 'log'>,
  failure: { readonly error: TRPCError; readonly path?: string; readonly requestId: string },
): void {
  const { error, path, requestId } = failure;
  if (error.code === 'INTERNAL_SERVER_ERROR') {
    deps.log.error({ requestId, path }, 'call failed', error.cause ?? error);
    return;
  }
  const code = error.cause instanceof ProblemError ? error.cause.problem.code : error.code;
  deps.log.info({ requestId, path, code }, 'call refused');
}
