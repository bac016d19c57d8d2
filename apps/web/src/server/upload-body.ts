import { Readable } from 'node:stream';
import { err, ok, type Problem, ProblemError, type Result } from '@unpark/base';
import type { UploadPart } from '@unpark/usecases';
import busboy from 'busboy';

const malformed = (internal: string): Problem => ({
  code: 'upload.malformed',
  message: 'The body of the upload is not well-formed multipart/form-data.',
  next: 'Send files as curl -F file=@goroutine.txt does, or one file as the whole body.',
  internal,
});

const NO_BODY: Problem = {
  code: 'upload.no-files',
  message: 'The upload has no body.',
  next: 'Send at least one file: curl -F file=@goroutine.txt …',
};

export interface UploadBody {
  readonly parts: AsyncIterable<UploadPart>;
  /** Call when the request is answered: throws away what is still coming, then lets go. */
  finish(): void;
}

/**
 * After a refusal the sender may still be sending. Reading on for a while lets it see the answer;
 * closing at once would reset its connection.
 */
const DISCARD_WITHIN_MS = 10_000;

/** The body of a request as it is, as a stream. */
export function partBody(
  request: Request,
): Result<{ readonly bytes: AsyncIterable<Uint8Array>; finish(): void }> {
  if (!request.body) return err(NO_BODY);
  const source = Readable.fromWeb(request.body as Parameters<typeof Readable.fromWeb>[0]);
  return ok({
    bytes: source.iterator({ destroyOnReturn: false }),
    finish: () => discard(source),
  });
}

/** The files of a request, one after the other, each as a stream; nothing is held. */
export function uploadBody(request: Request, singleFile: string): Result<UploadBody> {
  if (!request.body) return err(NO_BODY);
  const source = Readable.fromWeb(request.body as Parameters<typeof Readable.fromWeb>[0]);
  const contentType = request.headers.get('content-type') ?? '';
  let parts: AsyncIterable<UploadPart>;
  if (/^multipart\/form-data/i.test(contentType)) {
    try {
      parts = multipartParts(source, contentType);
    } catch (cause) {
      source.on('error', () => undefined);
      discard(source);
      return err(malformed(String(cause)));
    }
  } else {
    parts = singlePart(source, singleFile, request.headers.get('x-unpark-file-modified'));
  }
  return ok({ parts, finish: () => discard(source) });
}

function discard(source: Readable): void {
  if (source.readableEnded || source.destroyed) return;
  source.on('error', () => undefined);
  const late = setTimeout(() => source.destroy(), DISCARD_WITHIN_MS);
  late.unref();
  source.once('close', () => clearTimeout(late));
  source.unpipe();
  source.resume();
}

function unixMs(text: string | null): number | undefined {
  if (text === null || !/^\d{1,16}(\.\d{1,9})?$/.test(text.trim())) return undefined;
  return Number(text);
}

async function* singlePart(
  source: Readable,
  file: string,
  modified: string | null,
): AsyncGenerator<UploadPart> {
  const modifiedUnixMs = unixMs(modified);
  yield {
    file,
    // not the stream itself: its iterator would destroy it when the reader stops early
    bytes: source.iterator({ destroyOnReturn: false }),
    ...(modifiedUnixMs !== undefined && { modifiedUnixMs }),
  };
}

/** As senders of forms write a name: quotes and line ends percent-encoded, all else as it is. */
const formFileName = (sent: string | undefined): string | undefined =>
  sent?.replace(/%22|%0D|%0A/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));

/** A text part `modified` speaks of the file after it. Other text parts are passed over. */
function multipartParts(source: Readable, contentType: string): AsyncIterable<UploadPart> {
  const parser = busboy({
    headers: { 'content-type': contentType },
    preservePath: true,
    defParamCharset: 'utf8',
    limits: { fieldNameSize: 200, fieldSize: 1024, fields: 1000, headerPairs: 50 },
  });
  const waiting: UploadPart[] = [];
  let ended = false;
  let failure: Error | undefined;
  let wake: () => void = () => undefined;
  let modifiedUnixMs: number | undefined;
  let files = 0;

  parser.on('field', (name, value) => {
    if (name === 'modified') modifiedUnixMs = unixMs(value);
  });
  parser.on('file', (_field, stream, info) => {
    files++;
    // a file that nobody reads any more must not end the process
    stream.on('error', () => undefined);
    waiting.push({
      file: formFileName(info.filename) || `file-${files}`,
      bytes: stream.iterator({ destroyOnReturn: false }),
      ...(modifiedUnixMs !== undefined && { modifiedUnixMs }),
    });
    modifiedUnixMs = undefined;
    wake();
  });
  const end = (cause?: Error): void => {
    failure ??= cause;
    ended = true;
    wake();
  };
  parser.on('close', () => end());
  parser.on('error', (cause) => end(cause instanceof Error ? cause : new Error(String(cause))));
  // a sender that went away: busboy passes the error on to the file being read
  source.on('error', (cause) => parser.destroy(cause));
  source.on('close', () => {
    if (!source.readableEnded) parser.destroy(new Error('the sender went away'));
  });
  source.pipe(parser);

  return (async function* () {
    for (;;) {
      const part = waiting.shift();
      if (part) {
        yield part;
        continue;
      }
      if (failure) throw new ProblemError(malformed(failure.message));
      if (ended) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  })();
}
