import { randomUUID } from 'node:crypto';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { err, ok, type Problem, type Result } from '@unpark/base';
import {
  type AgentReport,
  agentReportAnswer,
  type CaptureStatus,
  captureStatus,
  digestOfSha256,
  errorBody,
  RESUMABLE,
  type UploadOutcome,
  uploadOutcome,
  type UploadPlan,
  uploadState,
} from '@unpark/ingest';
import {
  type AnalysisReport,
  analysisReportShape,
  readSamplingAdvice,
  type SamplingAdvice,
} from '@unpark/model';
import type { LocalFile } from '../files/collect-files';
import { FileChangedError, multipartBody, type SentBody } from './multipart-body';
import { type FileParts, openParts } from './file-parts';

export interface ServerConnection {
  /** base address, with or without a trailing slash */
  readonly server: string;
  readonly apiKey: string;
}

export interface UploadRequest {
  readonly service: string;
  readonly environment?: string;
  readonly label?: string;
  /** commit of the program, with `-dirty` for a modified build */
  readonly revision?: string;
  readonly files: readonly LocalFile[];
  /** taken by an agent */
  readonly scheduled?: boolean;
  /** the same for every attempt at this capture, also of another process; made up when absent */
  readonly idempotencyKey?: string;
}

/** Why the server did not take something; without a status where it could not be asked. */
export type Refusal = Problem & { readonly status?: number };

export interface ClientOptions {
  readonly retryPauseMs?: number;
  readonly onRetry?: (what: string) => void;
  /** at a request; parts of a large file get the usual number whatever this says */
  readonly attempts?: number;
  /** ends what is under way */
  readonly signal?: AbortSignal;
}

const ATTEMPTS = 4;
const MAX_JSON_BYTES = 64 * 2 ** 20;
/** A server that names a later time is asked again all the same; who waits by itself sees it whole. */
const LONGEST_PAUSE_MS = 60_000;
const RETRIED_STATUS = new Set([408, 425, 429, 502, 503, 504]);
const RETRIED_ERRNO = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENOTFOUND',
]);

type Method = 'GET' | 'POST' | 'PATCH';

interface Reply {
  readonly status: number;
  /** where a file sent in parts goes on */
  readonly uploadOffset?: number;
  readonly retryAfterMs?: number;
  readonly text: string;
}

/** The push API as this command line uses it. Keys go into the header and nowhere else. */
export class ServerClient {
  readonly #base: URL;
  readonly #apiKey: string;
  readonly #retryPauseMs: number;
  readonly #onRetry: (what: string) => void;
  readonly #attempts: number;
  readonly #signal: AbortSignal | undefined;

  private constructor(base: URL, apiKey: string, options: ClientOptions) {
    this.#base = base;
    this.#apiKey = apiKey;
    this.#retryPauseMs = options.retryPauseMs ?? 1000;
    this.#onRetry = options.onRetry ?? (() => {});
    this.#attempts = options.attempts ?? ATTEMPTS;
    this.#signal = options.signal;
  }

  static open(connection: ServerConnection, options: ClientOptions = {}): Result<ServerClient> {
    let base: URL;
    try {
      base = new URL(connection.server.endsWith('/') ? connection.server : `${connection.server}/`);
    } catch {
      return err(badServer(connection.server));
    }
    if (base.protocol !== 'http:' && base.protocol !== 'https:')
      return err(badServer(connection.server));
    if (!/^[\x21-\x7e]+$/.test(connection.apiKey)) {
      return err({
        code: 'push.bad-key',
        message: 'The API key holds characters that cannot be sent.',
        next: 'Copy the key again from the API keys page; it begins with upk_.',
      });
    }
    return ok(new ServerClient(base, connection.apiKey, options));
  }

  /** The key would cross a network in clear text. */
  get keyTravelsInClear(): boolean {
    return (
      this.#base.protocol === 'http:' && !/^(localhost|127\.|\[::1\])/.test(this.#base.hostname)
    );
  }

  /**
   * Sends one capture: with a large file in parts, else as one body, whose repeated attempts carry the
   * same key, so that it stays one capture.
   */
  async upload(request: UploadRequest): Promise<Result<UploadOutcome, Refusal>> {
    const query = new URLSearchParams({ service: request.service });
    if (request.environment) query.set('environment', request.environment);
    if (request.label) query.set('label', request.label);
    if (request.revision) query.set('revision', request.revision);
    if (request.scheduled) query.set('scheduled', 'true');
    if (request.files.some((file) => file.sizeBytes > RESUMABLE.fromBytes))
      return this.#uploadInParts(request.files, query);
    const body = multipartBody(request.files, `unpark-${randomUUID()}`);
    const reply = await this.#send('POST', `api/v1/captures?${query}`, {
      body,
      headers: { 'idempotency-key': request.idempotencyKey ?? randomUUID() },
    });
    if (!reply.ok) return reply;
    return this.#read(reply.value, [200, 202], (value) => uploadOutcome.parse(value));
  }

  async #uploadInParts(
    files: readonly LocalFile[],
    query: URLSearchParams,
  ): Promise<Result<UploadOutcome, Refusal>> {
    const plan: UploadPlan = {
      files: files.map(({ file, sizeBytes, modifiedUnixMs }) => ({
        file,
        sizeBytes,
        modifiedUnixMs,
      })),
    };
    const begun = await this.#send('POST', `api/v1/uploads?${query}`, {
      body: jsonBody(plan),
    });
    if (!begun.ok) return begun;
    const state = this.#read(begun.value, [201], (value) => uploadState.parse(value));
    if (!state.ok) return state;
    const upload = `api/v1/uploads/${encodeURIComponent(state.value.uploadId)}`;
    for (const [position, file] of files.entries()) {
      const sent = await this.#sendParts(
        `${upload}/files/${position}`,
        file,
        state.value.partBytes,
      );
      if (!sent.ok) return sent;
    }
    const finished = await this.#send('POST', `${upload}/finish`);
    if (!finished.ok) return finished;
    return this.#read(finished.value, [200, 202], (value) => uploadOutcome.parse(value));
  }

  /** A part that is sent again after a break may have arrived: the server says where to go on. */
  async #sendParts(
    path: string,
    file: LocalFile,
    partBytes: number,
  ): Promise<Result<void, Refusal>> {
    let parts: FileParts | undefined;
    try {
      parts = await openParts(file);
      let offset = 0;
      let corrections = 0;
      while (offset < file.sizeBytes) {
        const part = await parts.read(offset, partBytes);
        const reply = await this.#send('PATCH', path, {
          body: bytesBody(part.bytes),
          headers: {
            'upload-offset': String(offset),
            'content-digest': digestOfSha256(part.sha256),
          },
          attempts: ATTEMPTS,
        });
        if (!reply.ok) return reply;
        const { status, uploadOffset } = reply.value;
        if (status === 204 && uploadOffset !== undefined && uploadOffset > offset) {
          offset = uploadOffset;
          corrections = 0;
          continue;
        }
        const refusal = this.#refusal(reply.value);
        const mended =
          refusal.code === 'upload.offset-conflict' || refusal.code === 'upload.checksum';
        if (!mended || uploadOffset === undefined || ++corrections === ATTEMPTS)
          return err(refusal);
        offset = uploadOffset;
      }
      await parts.checkUnchanged();
      return ok(undefined);
    } catch (cause) {
      return err(this.#sendProblem(cause).problem);
    } finally {
      await parts?.close();
    }
  }

  async status(captureId: string): Promise<Result<CaptureStatus>> {
    const reply = await this.#send('GET', `api/v1/captures/${encodeURIComponent(captureId)}`);
    if (!reply.ok) return reply;
    return this.#read(reply.value, [200], (value) => captureStatus.parse(value));
  }

  /** One attempt: a capture does not wait for advice. `service.not-found` before its first upload. */
  async samplingAdvice(service: string): Promise<Result<SamplingAdvice>> {
    const query = new URLSearchParams({ service });
    const reply = await this.#sendOnce('GET', new URL(`api/v1/sampling?${query}`, this.#base), {});
    if (!reply.ok) return err(reply.error.problem);
    return this.#read(reply.value, [200], readSamplingAdvice);
  }

  /** Tells what an agent captures. */
  async reportTargets(report: AgentReport): Promise<Result<{ targets: number }, Refusal>> {
    const reply = await this.#send('POST', 'api/v1/agents/targets', { body: jsonBody(report) });
    if (!reply.ok) return reply;
    return this.#read(reply.value, [200], (value) => agentReportAnswer.parse(value));
  }

  async analysis(captureId: string): Promise<Result<AnalysisReport>> {
    const reply = await this.#send(
      'GET',
      `api/v1/captures/${encodeURIComponent(captureId)}/analysis`,
    );
    if (!reply.ok) return reply;
    return this.#read(reply.value, [200], (value) => analysisReportShape.parse(value));
  }

  /** A question to the interface that docs/api.md describes; what its answer holds is the asker's matter. */
  async ask(
    path: string,
    query: Readonly<Record<string, string>> = {},
  ): Promise<Result<unknown, Refusal>> {
    const search = new URLSearchParams(query);
    const reply = await this.#send('GET', `api/v1/${path}${search.size > 0 ? `?${search}` : ''}`);
    if (!reply.ok) return reply;
    return this.#read(reply.value, [200], (value) => value);
  }

  #read<T>(
    reply: Reply,
    expected: readonly number[],
    shape: (value: unknown) => T,
  ): Result<T, Refusal> {
    if (!expected.includes(reply.status)) return err(this.#refusal(reply));
    try {
      return ok(shape(JSON.parse(reply.text)));
    } catch {
      return err({
        code: 'push.not-unpark',
        message: `${this.#base.host} answered, but not as an Unpark server of this version.`,
        next: 'Check --server; a proxy or a sign-in page may answer in its place.',
      });
    }
  }

  #refusal(reply: Reply): Refusal {
    const { status, retryAfterMs } = reply;
    return {
      ...this.#refusalWords(reply),
      status,
      ...(retryAfterMs !== undefined && { retryAfterSeconds: retryAfterMs / 1000 }),
    };
  }

  #refusalWords(reply: Reply): Problem {
    let parsed: unknown;
    try {
      parsed = JSON.parse(reply.text);
    } catch {
      parsed = undefined;
    }
    const body = errorBody.safeParse(parsed);
    if (body.success) {
      const { code, message, next, place } = body.data.error;
      return { code, message, ...(next && { next }), ...(place && { place: { ...place } }) };
    }
    if (reply.status === 401 || reply.status === 403) {
      return {
        code: 'push.unauthorised',
        message: `${this.#base.host} does not accept this API key.`,
        next: 'Make a key with the ingest scope on the API keys page and set UNPARK_API_KEY.',
      };
    }
    return {
      code: 'push.status',
      message: `${this.#base.host} answers ${reply.status}.`,
      next: 'Check --server; it must be the address of an Unpark server.',
    };
  }

  async #send(
    method: Method,
    path: string,
    options: { body?: SentBody; headers?: Record<string, string>; attempts?: number } = {},
  ): Promise<Result<Reply>> {
    const url = new URL(path, this.#base);
    const attempts = options.attempts ?? this.#attempts;
    for (let attempt = 1; ; attempt++) {
      const sent = await this.#sendOnce(method, url, options);
      const last = attempt === attempts || this.#signal?.aborted === true;
      if (sent.ok && (last || !RETRIED_STATUS.has(sent.value.status))) return sent;
      if (!sent.ok && (last || !sent.error.retried)) return err(sent.error.problem);
      const asked = sent.ok ? sent.value.retryAfterMs : undefined;
      const pauseMs = Math.min(asked ?? this.#retryPauseMs * 2 ** (attempt - 1), LONGEST_PAUSE_MS);
      // A server that refuses early may close before its answer is read; the next attempt hears
      // it. Only what goes on is worth a line.
      if (sent.ok || attempt > 1) {
        const what = sent.ok
          ? `${this.#base.host} answers ${sent.value.status}.`
          : sent.error.problem.message;
        this.#onRetry(`${what} Trying again in ${Math.ceil(pauseMs / 1000)} s.`);
      }
      await setTimeout(pauseMs, undefined, { ...(this.#signal && { signal: this.#signal }) }).catch(
        () => undefined,
      );
    }
  }

  #sendOnce(
    method: Method,
    url: URL,
    options: { body?: SentBody; headers?: Record<string, string> },
  ): Promise<Result<Reply, { problem: Problem; retried: boolean }>> {
    return new Promise((resolve) => {
      const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
      let answered = false;
      const fail = (cause: unknown) => {
        if (!answered) resolve(err(this.#sendProblem(cause)));
      };
      const outgoing = send(url, {
        method,
        agent: false,
        ...(this.#signal && { signal: this.#signal }),
        headers: {
          accept: 'application/json',
          'user-agent': 'unpark',
          authorization: `Bearer ${this.#apiKey}`,
          ...options.headers,
          ...(options.body && {
            'content-type': options.body.contentType,
            'content-length': options.body.contentLength,
          }),
        },
      });
      outgoing.on('response', (response) => {
        // A server may refuse before it has read the whole body; its answer counts, not the
        // broken pipe that follows.
        answered = true;
        readReply(response).then(
          (reply) => resolve(ok(reply)),
          (cause) => resolve(err(this.#sendProblem(cause))),
        );
      });
      // The answer of such a server may still be on its way when writing fails.
      outgoing.on('error', (cause) => void setTimeout(50).then(() => fail(cause)));
      outgoing.setTimeout(120_000, () =>
        outgoing.destroy(Object.assign(new Error('idle'), { code: 'ETIMEDOUT' })),
      );
      if (options.body) {
        const source = Readable.from(options.body.open(), { objectMode: false });
        source.on('error', (cause) => outgoing.destroy(cause));
        outgoing.on('close', () => source.destroy());
        source.pipe(outgoing);
      } else outgoing.end();
    });
  }

  #sendProblem(cause: unknown): { problem: Problem; retried: boolean } {
    if (cause instanceof FileChangedError) {
      return {
        retried: false,
        problem: {
          code: 'push.file-changed',
          message: `\`${cause.file}\` changed while it was being sent.`,
          next: 'Wait until it is written, then push again.',
        },
      };
    }
    const first = cause instanceof AggregateError ? (cause.errors[0] as unknown) : cause;
    const code = String((first as { code?: unknown } | undefined)?.code ?? '');
    return {
      retried: RETRIED_ERRNO.has(code),
      problem: {
        code: 'push.unreachable',
        message: `Cannot send to ${this.#base.host}${code ? ` (${code})` : ''}.`,
        next: 'Check --server and that the server runs; nothing was lost, push the same folder again.',
      },
    };
  }
}

async function readReply(response: IncomingMessage): Promise<Reply> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_JSON_BYTES) break;
    chunks.push(chunk);
  }
  const retryAfter = retryAfterSeconds(response.headers['retry-after']);
  return {
    status: response.statusCode ?? 0,
    ...(/^\d{1,15}$/.test(String(response.headers['upload-offset'])) && {
      uploadOffset: Number(response.headers['upload-offset']),
    }),
    ...(retryAfter !== undefined && { retryAfterMs: retryAfter * 1000 }),
    text: Buffer.concat(chunks).toString('utf8'),
  };
}

/** Seconds from now, at most a day; the header has them or a date. */
function retryAfterSeconds(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const seconds = /^\d{1,9}$/.test(header.trim())
    ? Number(header)
    : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(0, seconds), 86_400) : undefined;
}

const bytesBody = (bytes: Uint8Array, contentType = 'application/octet-stream'): SentBody => ({
  contentType,
  contentLength: bytes.length,
  async *open() {
    yield bytes;
  },
});

const jsonBody = (value: unknown): SentBody =>
  bytesBody(new TextEncoder().encode(JSON.stringify(value)), 'application/json');

const badServer = (server: string): Problem => ({
  code: 'push.bad-server',
  message: `\`${server}\` is not the address of a server.`,
  next: 'Give it as https://unpark.example.com, with --server or in UNPARK_SERVER.',
});
