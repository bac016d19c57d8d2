import {
  digestOfSha256,
  RESUMABLE,
  type UploadPlan,
  uploadOutcome,
  type UploadState,
  uploadState,
} from '@unpark/ingest';
import type { ChosenFile } from './chosen-file';
import { queryOf, readAnswer, type SendInput, type Sending, type SendResult } from './send-capture';

/** Tries of one request before the person is asked. */
const TRIES = 5;
const RETRIED = new Set([0, 408, 429, 502, 503, 504]);

/** Uploads that broke off, by their key: another try of the same files goes on with them. */
const begun = new Map<string, string>();

/** Large files go in parts, where the browser can hash them: not on plain HTTP from another machine. */
export const goesInParts = (files: readonly ChosenFile[]): boolean =>
  globalThis.crypto.subtle !== undefined &&
  files.some(({ file }) => file.size > RESUMABLE.fromBytes);

/** What ends the sending before its time. */
class Refused extends Error {
  constructor(readonly answer: XMLHttpRequest) {
    super('refused');
  }
}

/** As `sendCapture`, in parts: a break costs the part that was on its way. */
export function sendInParts(
  input: SendInput,
  onSent: (sentBytes: number, totalBytes: number) => void,
): Sending {
  const cancelled = new AbortController();
  const result = run(input, onSent, cancelled.signal).catch((cause: unknown): SendResult => {
    if (cancelled.signal.aborted) return { kind: 'cancelled' };
    if (cause instanceof Refused && cause.answer.status !== 0) return readAnswer(cause.answer);
    return {
      kind: 'refused',
      mayRetry: true,
      problem: {
        code: 'upload.part-broken-off',
        message:
          'The connection broke off before the files had arrived, or a file can no longer be read.',
        next: 'What has arrived is kept for a day. Send again to go on.',
      },
    };
  });
  return {
    result,
    cancel: () => {
      cancelled.abort();
      const id = begun.get(input.idempotencyKey);
      begun.delete(input.idempotencyKey);
      if (id) void fetch(`/api/v1/uploads/${id}`, { method: 'DELETE' }).catch(() => undefined);
    },
  };
}

async function run(
  input: SendInput,
  onSent: (sentBytes: number, totalBytes: number) => void,
  signal: AbortSignal,
): Promise<SendResult> {
  const state = await beginOrGoOn(input, signal);
  begun.set(input.idempotencyKey, state.uploadId);
  const base = `/api/v1/uploads/${state.uploadId}`;
  const totalBytes = state.files.reduce((sum, file) => sum + file.sizeBytes, 0);
  let doneBytes = 0;
  for (const [position, { file }] of input.files.entries()) {
    let offset = state.files[position]?.receivedBytes ?? 0;
    while (offset < file.size) {
      const part = await file.slice(offset, offset + state.partBytes).arrayBuffer();
      const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', part));
      const hex = Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
      const before = doneBytes + offset;
      const answer = await request('PATCH', `${base}/files/${position}`, signal, {
        body: part,
        headers: { 'upload-offset': String(offset), 'content-digest': digestOfSha256(hex) },
        onProgress: (sent) => onSent(before + sent, totalBytes),
      });
      const next = Number(answer.getResponseHeader('upload-offset') ?? Number.NaN);
      // The answer to a part that arrived may have been lost: go on where the server is.
      if ((answer.status !== 204 && answer.status !== 409) || !(next > offset))
        throw new Refused(answer);
      offset = next;
      onSent(doneBytes + offset, totalBytes);
    }
    doneBytes += file.size;
  }
  const finished = await request('POST', `${base}/finish`, signal);
  if (finished.status >= 300) throw new Refused(finished);
  begun.delete(input.idempotencyKey);
  const outcome = uploadOutcome.parse(JSON.parse(finished.responseText));
  return { kind: outcome.outcome, outcome };
}

async function beginOrGoOn(input: SendInput, signal: AbortSignal): Promise<UploadState> {
  const known = begun.get(input.idempotencyKey);
  if (known !== undefined) {
    const answer = await request('GET', `/api/v1/uploads/${known}`, signal);
    if (answer.status === 200) return uploadState.parse(JSON.parse(answer.responseText));
  }
  const plan: UploadPlan = {
    files: input.files.map(({ file, path }) => ({
      file: path,
      sizeBytes: file.size,
      modifiedUnixMs: Math.max(0, file.lastModified),
    })),
  };
  const answer = await request('POST', `/api/v1/uploads?${queryOf(input)}`, signal, {
    body: JSON.stringify(plan),
    headers: { 'content-type': 'application/json' },
  });
  if (answer.status !== 201) throw new Refused(answer);
  return uploadState.parse(JSON.parse(answer.responseText));
}

interface RequestOptions {
  readonly body?: XMLHttpRequestBodyInit;
  readonly headers?: Readonly<Record<string, string>>;
  readonly onProgress?: (sentBytes: number) => void;
}

/** Tries again by itself when trying again may help; the last answer, of status 0 without one. */
async function request(
  method: string,
  url: string,
  signal: AbortSignal,
  options: RequestOptions = {},
): Promise<XMLHttpRequest> {
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    const answer = await requestOnce(method, url, signal, options);
    signal.throwIfAborted();
    if (!RETRIED.has(answer.status) || attempt === TRIES) return answer;
    const asked = Number(answer.getResponseHeader('retry-after') ?? 0);
    const pauseMs = Math.max(500 * 2 ** attempt, Math.min(asked || 0, 60) * 1000);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

function requestOnce(
  method: string,
  url: string,
  signal: AbortSignal,
  { body, headers = {}, onProgress }: RequestOptions,
): Promise<XMLHttpRequest> {
  return new Promise((resolve) => {
    const sending = new XMLHttpRequest();
    const abort = () => sending.abort();
    signal.addEventListener('abort', abort);
    sending.addEventListener('loadend', () => {
      signal.removeEventListener('abort', abort);
      resolve(sending);
    });
    if (onProgress)
      sending.upload.addEventListener('progress', (event) => onProgress(event.loaded));
    sending.open(method, url);
    sending.setRequestHeader('accept', 'application/json');
    for (const [name, text] of Object.entries(headers)) sending.setRequestHeader(name, text);
    sending.responseType = 'text';
    sending.send(body ?? null);
  });
}
