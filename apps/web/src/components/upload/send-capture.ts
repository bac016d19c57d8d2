import type { UploadOutcome } from '@unpark/ingest';
import type { ShownProblem } from '../problem-words';
import type { ChosenFile } from './chosen-file';

export type SendResult =
  | { readonly kind: 'accepted' | 'duplicate'; readonly outcome: UploadOutcome }
  | { readonly kind: 'refused'; readonly problem: ShownProblem; readonly mayRetry: boolean }
  | { readonly kind: 'cancelled' };

export interface Sending {
  readonly result: Promise<SendResult>;
  cancel(): void;
}

/** Of our own making: `randomUUID` is missing on pages served over plain HTTP. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export interface SendInput {
  readonly workspace: string;
  readonly service: string;
  /** commit of the program, as `readRevision` takes it; empty when not given */
  readonly revision?: string;
  readonly files: readonly ChosenFile[];
  /** the same for every try of one upload: a try that was heard of twice counts once */
  readonly idempotencyKey: string;
}

export const queryOf = ({ workspace, service, revision }: SendInput): URLSearchParams =>
  new URLSearchParams({ workspace, service, ...(revision && { revision }) });

/**
 * One multipart request with all files, each preceded by its time of last change. XMLHttpRequest,
 * because `fetch` does not report how many bytes of a request have left.
 *
 * @param onSent bytes that have left, headers of parts included
 */
export function sendCapture(
  input: SendInput,
  onSent: (sentBytes: number, totalBytes: number) => void,
): Sending {
  const body = new FormData();
  for (const chosen of input.files) {
    body.append('modified', String(chosen.file.lastModified));
    body.append('file', chosen.file, chosen.path);
  }
  const request = new XMLHttpRequest();
  const result = new Promise<SendResult>((resolve) => {
    request.upload.addEventListener('progress', (event) => onSent(event.loaded, event.total));
    request.addEventListener('load', () => resolve(readAnswer(request)));
    request.addEventListener('abort', () => resolve({ kind: 'cancelled' }));
    request.addEventListener('error', () =>
      resolve({
        kind: 'refused',
        mayRetry: true,
        problem: {
          code: 'upload.broken-off',
          message:
            'The connection broke off before the files had arrived, or a file can no longer be read.',
          next: 'Nothing was stored. Send again.',
        },
      }),
    );
  });
  request.open('POST', `/api/v1/captures?${queryOf(input)}`);
  request.setRequestHeader('accept', 'application/json');
  request.setRequestHeader('idempotency-key', input.idempotencyKey);
  request.responseType = 'text';
  request.send(body);
  return { result, cancel: () => request.abort() };
}

export function readAnswer(request: XMLHttpRequest): SendResult {
  let answer: unknown;
  try {
    answer = JSON.parse(request.responseText);
  } catch {
    answer = undefined;
  }
  if (request.status < 300 && isOutcome(answer)) return { kind: answer.outcome, outcome: answer };
  const problem = (answer as { error?: ShownProblem } | undefined)?.error;
  return {
    kind: 'refused',
    mayRetry: request.status >= 500 || request.status === 429 || request.status === 408,
    problem: problem?.message
      ? problem
      : {
          code: 'upload.answer-not-understood',
          status: request.status,
          message: `The server answered ${request.status} without a reason.`,
          next: 'Send again; if it stays, a proxy in between may refuse large bodies.',
        },
  };
}

const isOutcome = (value: unknown): value is UploadOutcome => {
  const outcome = value as Partial<UploadOutcome> | undefined;
  return (
    (outcome?.outcome === 'accepted' || outcome?.outcome === 'duplicate') &&
    typeof outcome.captureId === 'string' &&
    Array.isArray(outcome.artifacts)
  );
};
