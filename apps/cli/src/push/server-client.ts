import { randomUUID } from 'node:crypto';
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
import { type FileParts, openParts } from './file-parts';
import { multipartBody, type SentBody } from './multipart-body';
import { ATTEMPTS, type ExchangeOptions, type Reply, ServerExchange } from './server-exchange';

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

/** The push API as this command line uses it. Keys go into the header and nowhere else. */
export class ServerClient {
  readonly #base: URL;
  readonly #exchange: ServerExchange;

  private constructor(base: URL, apiKey: string, options: ExchangeOptions) {
    this.#base = base;
    this.#exchange = new ServerExchange(base, apiKey, options);
  }

  static open(connection: ServerConnection, options: ExchangeOptions = {}): Result<ServerClient> {
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
    const reply = await this.#exchange.send('POST', `api/v1/captures?${query}`, {
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
    const begun = await this.#exchange.send('POST', `api/v1/uploads?${query}`, {
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
    const finished = await this.#exchange.send('POST', `${upload}/finish`);
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
        const reply = await this.#exchange.send('PATCH', path, {
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
      return err(this.#exchange.problemOf(cause).problem);
    } finally {
      await parts?.close();
    }
  }

  async status(captureId: string): Promise<Result<CaptureStatus>> {
    const reply = await this.#exchange.send(
      'GET',
      `api/v1/captures/${encodeURIComponent(captureId)}`,
    );
    if (!reply.ok) return reply;
    return this.#read(reply.value, [200], (value) => captureStatus.parse(value));
  }

  /** One attempt: a capture does not wait for advice. `service.not-found` before its first upload. */
  async samplingAdvice(service: string): Promise<Result<SamplingAdvice>> {
    const query = new URLSearchParams({ service });
    const reply = await this.#exchange.sendOnce(
      'GET',
      new URL(`api/v1/sampling?${query}`, this.#base),
      {},
    );
    if (!reply.ok) return err(reply.error.problem);
    return this.#read(reply.value, [200], readSamplingAdvice);
  }

  /** Tells what an agent captures. */
  async reportTargets(report: AgentReport): Promise<Result<{ targets: number }, Refusal>> {
    const reply = await this.#exchange.send('POST', 'api/v1/agents/targets', {
      body: jsonBody(report),
    });
    if (!reply.ok) return reply;
    return this.#read(reply.value, [200], (value) => agentReportAnswer.parse(value));
  }

  async analysis(captureId: string): Promise<Result<AnalysisReport>> {
    const reply = await this.#exchange.send(
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
    const reply = await this.#exchange.send(
      'GET',
      `api/v1/${path}${search.size > 0 ? `?${search}` : ''}`,
    );
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
