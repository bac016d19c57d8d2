import { err, ok, type Problem, type ProblemValues, type Result } from '@unpark/base';
import { FormatError } from '../format-error';
import { crc32 } from './crc32';
import { InflateOutput, inflateRaw } from './inflate';

/** How gzip is undone. The one here is plain JavaScript; a caller with zlib gives a faster one. */
export interface Inflater {
  /** gzip, all members joined; stops past limitBytes with code `inflate.limit` */
  gunzip(bytes: Uint8Array, limitBytes: number): Result<Uint8Array>;
}

export const isGzip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;

/** gzip by RFC 1952 with the checks that Go makes: header, CRC and length of each member. */
export const plainInflater: Inflater = {
  gunzip(bytes, limitBytes) {
    try {
      return ok(gunzip(bytes, limitBytes));
    } catch (failure) {
      if (failure instanceof FormatError) return err(failure.problem);
      throw failure;
    }
  },
};

function gunzip(bytes: Uint8Array, limitBytes: number): Uint8Array {
  const output = new InflateOutput(limitBytes, bytes.length * 4);
  let at = 0;
  for (let member = 0; at < bytes.length; member++) {
    if (member > 0 && !isGzip(bytes.subarray(at))) {
      throw badGzip(
        'gzip.garbage',
        at,
        `there are ${bytes.length - at} bytes after the end of the gzip content`,
        { count: bytes.length - at },
      );
    }
    const start = output.length;
    at = inflateRaw(bytes, memberStart(bytes, at), output);
    if (at + 8 > bytes.length) throw cutGzip(bytes.length);
    const content = output.bytes.subarray(start, output.length);
    if (u32(bytes, at) !== crc32(content) || u32(bytes, at + 4) !== content.length >>> 0) {
      throw badGzip('gzip.bad-checksum', at, 'the checksum does not fit the content');
    }
    at += 8;
  }
  return output.finish();
}

/** First byte after a member's header; throws when the header is none. */
export function memberStart(bytes: Uint8Array, from: number): number {
  if (!isGzip(bytes.subarray(from))) throw badGzip('gzip.bad-header', from, 'no gzip header');
  const flags = bytes[from + 3] ?? 0;
  let at = from + 10;
  if (flags & 4) at += 2 + ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8));
  for (const bit of [8, 16]) {
    if (flags & bit) {
      const zero = bytes.indexOf(0, at);
      if (zero < 0) throw cutGzip(bytes.length);
      at = zero + 1;
    }
  }
  if (flags & 2) at += 2;
  if (at > bytes.length) throw cutGzip(bytes.length);
  return at;
}

const u32 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)) >>>
  0;

const badGzip = (code: string, byte: number, what: string, values?: ProblemValues): FormatError =>
  new FormatError({
    code,
    message: `The gzip content is damaged at byte ${byte}: ${what}.`,
    next: 'Capture or send it again: the file was altered on its way.',
    place: { byte },
    ...(values && { values }),
  });

const cutGzip = (byte: number): FormatError =>
  new FormatError({
    code: 'inflate.cut',
    message: `The gzip content ends at byte ${byte}, before its own end.`,
    next: 'Capture or send it again: the file was cut.',
    place: { byte },
  });

/** Said when the content of gzip is gzip again. */
export const secondGzipLayer = (): Problem => ({
  code: 'gzip.second-layer',
  message: 'The file is gzip inside gzip; only one layer is read.',
  next: 'Send it as Go wrote it: profiles are compressed already.',
});
