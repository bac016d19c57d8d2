import { gunzipSync } from 'node:zlib';
import { err, ok } from '@unpark/base';
import { type Inflater, plainInflater } from '@unpark/formats';

const codeOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';

/**
 * node:zlib where it says the same as the reader of formats, and that reader where it may not: so
 * that browser and server give one answer. zlib is silent about zeros after the last member and says
 * no offsets; both cases are rare.
 */
export const zlibInflater: Inflater = {
  gunzip(bytes, limitBytes) {
    let inflated: Buffer;
    try {
      inflated = gunzipSync(bytes, {
        maxOutputLength: limitBytes,
        chunkSize: expectedLength(bytes, limitBytes),
      });
    } catch (cause) {
      // never inflate a bomb a second time, slowly
      if (codeOf(cause) === 'ERR_BUFFER_TOO_LARGE') return err(overLimit(limitBytes));
      return plainInflater.gunzip(bytes, limitBytes);
    }
    if (!endsWithLength(bytes, inflated.length)) return plainInflater.gunzip(bytes, limitBytes);
    return ok(new Uint8Array(inflated.buffer, inflated.byteOffset, inflated.byteLength));
  },
};

const USUAL_CHUNK = 64 * 1024;

/**
 * Bytes of one piece of output: all of them as the end of the file says, so that pieces need not be
 * joined. What it says is not believed beyond the limit; memory that is not written costs nothing.
 */
function expectedLength(bytes: Uint8Array, limitBytes: number): number {
  if (bytes.length < 18) return USUAL_CHUNK;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // with some room: zlib asks for more when the output ends exactly at the end of a piece
  const said = view.getUint32(bytes.length - 4, true) + 64;
  return Math.max(USUAL_CHUNK, Math.min(said, limitBytes));
}

/** A gzip file of one member ends with the length of its content, modulo 2^32 (RFC 1952). */
function endsWithLength(bytes: Uint8Array, contentLength: number): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return bytes.length >= 18 && view.getUint32(bytes.length - 4, true) === contentLength % 2 ** 32;
}

const overLimit = (limitBytes: number) => ({
  code: 'inflate.limit',
  message: `The compressed content is larger than ${limitBytes} bytes when inflated, which is the limit for a file of this size.`,
  next: 'Upload the content uncompressed or in parts, if it is a capture.',
  values: { limit: limitBytes },
});
