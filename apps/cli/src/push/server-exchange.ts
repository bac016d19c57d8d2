import { type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { err, ok, type Problem, type Result } from '@unpark/base';
import { FileChangedError, type SentBody } from './multipart-body';

export interface ExchangeOptions {
  readonly retryPauseMs?: number;
  readonly onRetry?: (what: string) => void;
  /** at a request; parts of a large file get the usual number whatever this says */
  readonly attempts?: number;
  /** ends what is under way */
  readonly signal?: AbortSignal;
}

export const ATTEMPTS = 4;
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

export interface Reply {
  readonly status: number;
  /** where a file sent in parts goes on */
  readonly uploadOffset?: number;
  readonly retryAfterMs?: number;
  readonly text: string;
}

/** Asks a server and asks again where that may help. Keys go into the header and nowhere else. */
export class ServerExchange {
  readonly #base: URL;
  readonly #apiKey: string;
  readonly #retryPauseMs: number;
  readonly #onRetry: (what: string) => void;
  readonly #attempts: number;
  readonly #signal: AbortSignal | undefined;

  constructor(base: URL, apiKey: string, options: ExchangeOptions) {
    this.#base = base;
    this.#apiKey = apiKey;
    this.#retryPauseMs = options.retryPauseMs ?? 1000;
    this.#onRetry = options.onRetry ?? (() => {});
    this.#attempts = options.attempts ?? ATTEMPTS;
    this.#signal = options.signal;
  }

  async send(
    method: Method,
    path: string,
    options: { body?: SentBody; headers?: Record<string, string>; attempts?: number } = {},
  ): Promise<Result<Reply>> {
    const url = new URL(path, this.#base);
    const attempts = options.attempts ?? this.#attempts;
    for (let attempt = 1; ; attempt++) {
      const sent = await this.sendOnce(method, url, options);
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

  /** Asks a single time. */
  sendOnce(
    method: Method,
    url: URL,
    options: { body?: SentBody; headers?: Record<string, string> },
  ): Promise<Result<Reply, { problem: Problem; retried: boolean }>> {
    return new Promise((resolve) => {
      const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
      let answered = false;
      const fail = (cause: unknown) => {
        if (!answered) resolve(err(this.problemOf(cause)));
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
          (cause) => resolve(err(this.problemOf(cause))),
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

  /** Why a request had no answer. */
  problemOf(cause: unknown): { problem: Problem; retried: boolean } {
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
