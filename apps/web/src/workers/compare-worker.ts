/// <reference lib="webworker" />
import { isProblemError, type Problem } from '@unpark/base';
import { answerCompare } from './compare-answers';
import type { CompareAnswer, CompareCall } from './compare-messages';

declare const self: DedicatedWorkerGlobalScope;

/** Fetches, decodes, subtracts and lays out, so that the page's own thread only draws. */
self.addEventListener('message', (event: MessageEvent<CompareCall>) => {
  const { id, request } = event.data;
  void answerCompare(request).then(
    (value) => self.postMessage({ id, ok: true, value } satisfies CompareAnswer),
    (cause: unknown) => {
      const problem: Problem = isProblemError(cause)
        ? cause.problem
        : {
            code: 'compare.not-drawn',
            message: `${request.a.artifact} and ${request.b.artifact} could not be compared.`,
            next: 'Load the page again.',
            values: { a: request.a.artifact, b: request.b.artifact },
            internal: String(cause),
          };
      self.postMessage({ id, ok: false, problem } satisfies CompareAnswer);
    },
  );
});
