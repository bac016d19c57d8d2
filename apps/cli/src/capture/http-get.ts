import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { Transform } from 'node:stream';
import { err, ok, type Problem, type Result } from '@unpark/base';
import type { ClockReading, SteadyClock } from './clock-offset';

export interface GetOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly clock: SteadyClock;
  /** from sending to the last byte */
  readonly timeoutMs: number;
  readonly connectTimeoutMs: number;
  readonly signal?: AbortSignal;
}

/** What one answer was, with the times that order it among the others. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly disposition: string;
  readonly sentUnixNs: bigint;
  readonly firstByteUnixNs: bigint;
  readonly endUnixNs: bigint;
  readonly sentMonotonicNs: bigint;
  readonly endMonotonicNs: bigint;
  readonly clockReading?: ClockReading;
  readonly sizeBytes: number;
  /** up to the first 4 KiB of the body */
  readonly head: Uint8Array;
}

/** Never more than this from one request: a wrong address must not fill the disk. */
export const MAX_ANSWER_BYTES = 2 * 2 ** 30;
const HEAD_BYTES = 4096;
const KEPT_TEXT_BYTES = 4 * 2 ** 20;

/** Body into memory, cut at 4 MB: index pages and goroutine counts. */
export async function getText(
  url: URL,
  options: GetOptions,
): Promise<Result<{ answer: Answer; text: string }>> {
  const chunks: Buffer[] = [];
  let kept = 0;
  const answer = await exchange(url, options, async (response, seen) => {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      seen(chunk);
      if (kept < KEPT_TEXT_BYTES) chunks.push(chunk.subarray(0, KEPT_TEXT_BYTES - kept));
      kept += chunk.length;
    }
  });
  if (!answer.ok) return answer;
  return ok({ answer: answer.value, text: Buffer.concat(chunks).toString('utf8') });
}

/**
 * Body into a file, streamed. The file gets its name only when the answer is whole and its status
 * is 200; a stopped download leaves nothing.
 */
export async function getFile(
  url: URL,
  path: string,
  options: GetOptions,
): Promise<Result<Answer>> {
  const part = `${path}.part`;
  const answer = await exchange(url, options, async (response, seen) => {
    const watch = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        seen(chunk);
        done(null, chunk);
      },
    });
    await pipeline(response, watch, createWriteStream(part, { flags: 'w', mode: 0o600 }));
  });
  if (answer.ok && answer.value.status === 200) await rename(part, path);
  else await rm(part, { force: true });
  return answer;
}

async function exchange(
  url: URL,
  options: GetOptions,
  consume: (response: IncomingMessage, seen: (chunk: Buffer) => void) => Promise<void>,
): Promise<Result<Answer>> {
  const { clock } = options;
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  const sentUnixNs = clock.unixNs();
  const sentMonotonicNs = clock.monotonicNs();
  let sizeBytes = 0;
  let firstByteUnixNs = 0n;
  const heads: Buffer[] = [];
  try {
    const response = await openResponse(url, options, signal);
    firstByteUnixNs = clock.unixNs();
    const date = response.headers.date ? Date.parse(response.headers.date) : Number.NaN;
    await consume(response, (chunk) => {
      if (sizeBytes < HEAD_BYTES) heads.push(chunk.subarray(0, HEAD_BYTES - sizeBytes));
      sizeBytes += chunk.length;
      if (sizeBytes > MAX_ANSWER_BYTES) throw new AnswerTooLarge();
    });
    return ok({
      status: response.statusCode ?? 0,
      contentType: response.headers['content-type'] ?? '',
      disposition: response.headers['content-disposition'] ?? '',
      sentUnixNs,
      firstByteUnixNs,
      endUnixNs: clock.unixNs(),
      sentMonotonicNs,
      endMonotonicNs: clock.monotonicNs(),
      ...(Number.isFinite(date) && {
        clockReading: {
          sentUnixNs,
          firstByteUnixNs,
          serverDateUnixNs: BigInt(date) * 1_000_000n,
        },
      }),
      sizeBytes,
      head: Buffer.concat(heads),
    });
  } catch (cause) {
    return err(requestProblem(url, cause, options, { timedOut: timeout.aborted, sizeBytes }));
  }
}

class AnswerTooLarge extends Error {}
class ConnectTimeout extends Error {}

function openResponse(
  url: URL,
  options: GetOptions,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const outgoing = send(
      url,
      { headers: { 'user-agent': 'unpark', ...options.headers }, signal, agent: false },
      resolve,
    );
    const connecting = setTimeout(
      () => outgoing.destroy(new ConnectTimeout()),
      options.connectTimeoutMs,
    );
    outgoing.on('socket', (socket) => {
      const connected = () => clearTimeout(connecting);
      if (socket.connecting) socket.once('connect', connected);
      else connected();
    });
    outgoing.on('close', () => clearTimeout(connecting));
    outgoing.on('error', reject);
    outgoing.end();
  });
}

const UNREACHABLE = new Map([
  ['ECONNREFUSED', 'nothing listens there'],
  ['ENOTFOUND', 'this host name is not known'],
  ['EAI_AGAIN', 'the name server did not answer'],
  ['EHOSTUNREACH', 'there is no route to this host'],
  ['ENETUNREACH', 'there is no route to this network'],
]);

/** `http://host:6060/debug/pprof/heap`, without credentials or query. */
export const shownUrl = (url: URL): string => `${url.protocol}//${url.host}${url.pathname}`;

function errorCode(cause: unknown): string {
  if (cause instanceof AggregateError) return errorCode(cause.errors[0]);
  const code = (cause as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : '';
}

function requestProblem(
  url: URL,
  cause: unknown,
  options: GetOptions,
  seen: { timedOut: boolean; sizeBytes: number },
): Problem {
  const where = shownUrl(url);
  const code = errorCode(cause);
  if (options.signal?.aborted) {
    return { code: 'capture.interrupted', message: `Stopped while reading ${where}.` };
  }
  if (cause instanceof ConnectTimeout) {
    return {
      code: 'capture.connect-timeout',
      message: `No connection to ${url.host} within ${options.connectTimeoutMs / 1000} s.`,
      next: 'Check host and port, and whether a firewall drops packets on the way.',
    };
  }
  if (seen.timedOut) {
    return {
      code: 'capture.timeout',
      message: `${where} did not finish within ${Math.round(options.timeoutMs / 1000)} s (${seen.sizeBytes} bytes came).`,
      next: 'The process may be too busy to answer; raise --timeout or take fewer artifacts.',
    };
  }
  if (cause instanceof AnswerTooLarge) {
    return {
      code: 'capture.answer-too-large',
      message: `${where} sent more than ${MAX_ANSWER_BYTES / 2 ** 30} GB; the rest was not read.`,
      next: 'Check that the address is a net/http/pprof endpoint.',
    };
  }
  const unreachable = UNREACHABLE.get(code);
  if (unreachable) {
    return {
      code: 'capture.unreachable',
      message: `Cannot reach ${url.host}: ${unreachable}.`,
      next: 'Check host and port; net/http/pprof often listens on a port of its own, such as 6060.',
    };
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL') || code.startsWith('HPE_')) {
    const other = url.protocol === 'https:' ? 'http' : 'https';
    return {
      code: 'capture.wrong-protocol',
      message: `${url.host} does not speak ${url.protocol.replace(':', '')}.`,
      next: `Try ${other}://${url.host} instead.`,
    };
  }
  if (code.includes('CERT') || code.includes('SELF_SIGNED') || code.includes('VERIFY')) {
    return {
      code: 'capture.certificate',
      message: `The certificate of ${url.host} is not trusted (${code}).`,
      next: 'Set NODE_EXTRA_CA_CERTS to the file of your certificate authority.',
    };
  }
  return {
    code: 'capture.connection-lost',
    message: `The connection to ${where} broke${code ? ` (${code})` : ''} after ${seen.sizeBytes} bytes.`,
    next: 'Check whether the process restarted or a proxy cut the request, and try again.',
  };
}
