import { createReadStream } from 'node:fs';
import type { LocalFile } from '../files/collect-files';

/** What is sent as the body of a request; the length is known beforehand. */
export interface SentBody {
  readonly contentType: string;
  readonly contentLength: number;
  /** a new stream of the same bytes; once for each attempt */
  readonly open: () => AsyncGenerator<Uint8Array>;
}

export class FileChangedError extends Error {
  constructor(readonly file: string) {
    super(`${file} changed while it was being sent`);
  }
}

/**
 * A `multipart/form-data` body of the push API: before each file a text part `modified` (Unix ms of
 * the next file). Streams from disk; with the length known, a server can refuse a capture that is too
 * big before it is sent.
 */
export function multipartBody(files: readonly LocalFile[], boundary: string): SentBody {
  const encoder = new TextEncoder();
  const heads = files.map((file) =>
    encoder.encode(
      [
        `--${boundary}`,
        'Content-Disposition: form-data; name="modified"',
        '',
        String(file.modifiedUnixMs),
        `--${boundary}`,
        `Content-Disposition: form-data; name="file"; filename="${quotedName(file.file)}"`,
        'Content-Type: application/octet-stream',
        '',
        '',
      ].join('\r\n'),
    ),
  );
  const lineEnd = encoder.encode('\r\n');
  const tail = encoder.encode(`--${boundary}--\r\n`);
  const contentLength =
    heads.reduce((sum, head, i) => sum + head.length + (files[i]?.sizeBytes ?? 0) + 2, 0) +
    tail.length;
  async function* open(): AsyncGenerator<Uint8Array> {
    for (const [i, file] of files.entries()) {
      yield heads[i] ?? new Uint8Array();
      let sent = 0;
      if (file.sizeBytes > 0) {
        const stream = createReadStream(file.path, { highWaterMark: 256 * 1024 });
        for await (const chunk of stream as AsyncIterable<Buffer>) {
          sent += chunk.length;
          if (sent > file.sizeBytes) throw new FileChangedError(file.file);
          yield chunk;
        }
      }
      if (sent !== file.sizeBytes) throw new FileChangedError(file.file);
      yield lineEnd;
    }
    yield tail;
  }
  return { contentType: `multipart/form-data; boundary=${boundary}`, contentLength, open };
}

/** As browsers write it: quotes and line ends percent-encoded, the rest as UTF-8. */
const quotedName = (name: string): string =>
  name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
