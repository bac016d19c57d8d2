import { err, ok, type Result } from '@unpark/base';
import { FormatError } from '../format-error';
import { InflateOutput } from './inflate';
import { xxh64 } from './xxh64';
import { FrameState, readBlock } from './zstd-block';
import { badZstd, cutZstd } from './zstd-error';

const FRAME = 0xfd2fb528;
const BLOCK_BYTES = 128 * 1024;

const u32 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24)) >>>
  0;

/** 0x184D2A50 to 0x184D2A5F: bytes for other programs */
const isSkippable = (magic: number): boolean => magic >>> 4 === 0x184d2a5;

/** Starts like a zstd frame, or like a frame to be skipped before one. */
export const isZstd = (bytes: Uint8Array): boolean =>
  bytes.length >= 4 && (u32(bytes, 0) === FRAME || isSkippable(u32(bytes, 0)));

/**
 * Undoes zstd (RFC 8878): all frames joined, frames to skip passed over, content checksums and
 * stated sizes compared. What has come out is the window: no header makes memory be asked for.
 * Stops past `limitBytes` with code `inflate.limit`. Never throws on input.
 */
export function unzstd(bytes: Uint8Array, limitBytes: number): Result<Uint8Array> {
  const output = new InflateOutput(limitBytes, bytes.length * 4);
  try {
    for (let at = 0; at < bytes.length; ) at = readFrame(bytes, at, output, true);
    return ok(output.finish());
  } catch (failure) {
    if (failure instanceof FormatError) return err(failure.problem);
    throw failure;
  }
}

/** The first bytes of zstd content, for recognising it: what comes out before an error or the limit. */
export function unzstdHead(bytes: Uint8Array, maxBytes: number): Uint8Array {
  // a block comes out whole, so there is room for one more
  const output = new InflateOutput(maxBytes + BLOCK_BYTES, maxBytes);
  try {
    for (let at = 0; at < bytes.length && output.length < maxBytes; ) {
      at = readFrame(bytes, at, output, false);
    }
  } catch (failure) {
    if (!(failure instanceof FormatError)) throw failure;
  }
  return output.finish().subarray(0, maxBytes);
}

interface FrameHeader {
  readonly contentBytes: number | undefined;
  readonly blockLimit: number;
  readonly hasChecksum: boolean;
  readonly next: number;
}

/** RFC 8878 section 3.1.1.1 */
function readHeader(bytes: Uint8Array, from: number): FrameHeader {
  let at = from + 4;
  if (at >= bytes.length) throw cutZstd(bytes.length);
  const flags = bytes[at++] as number;
  if ((flags & 8) !== 0) throw badZstd(at - 1, 'a reserved bit of the frame header is set');
  const single = (flags & 0x20) !== 0;
  let windowBytes = 0;
  if (!single) {
    const window = bytes[at++] ?? 0;
    const base = 2 ** (10 + (window >> 3));
    windowBytes = base + (base / 8) * (window & 7);
  }
  const dictionaryBytes = [0, 1, 2, 4][flags & 3] as number;
  const number = (length: number): number => {
    let value = 0;
    for (let i = length - 1; i >= 0; i--) value = value * 256 + (bytes[at + i] ?? 0);
    at += length;
    return value;
  };
  if (number(dictionaryBytes) !== 0) {
    throw new FormatError({
      code: 'zstd.dictionary',
      message: 'The zstd content was compressed with a dictionary, which is not in the file.',
      next: 'Compress it without a dictionary.',
      place: { byte: from },
    });
  }
  const sizeFlag = flags >> 6;
  const sizeBytes = sizeFlag === 0 ? (single ? 1 : 0) : 1 << sizeFlag;
  const contentBytes =
    sizeBytes === 0 ? undefined : number(sizeBytes) + (sizeBytes === 2 ? 256 : 0);
  if (at > bytes.length) throw cutZstd(bytes.length);
  const window = single ? (contentBytes ?? 0) : windowBytes;
  return {
    contentBytes,
    blockLimit: Math.min(BLOCK_BYTES, window),
    hasChecksum: (flags & 4) !== 0,
    next: at,
  };
}

/** Reads the frame at `from` and gives the first byte after it. */
function readFrame(bytes: Uint8Array, from: number, output: InflateOutput, whole: boolean): number {
  const magic = u32(bytes, from);
  if (from + 4 > bytes.length) throw cutZstd(bytes.length);
  if (isSkippable(magic)) {
    const next = from + 8 + u32(bytes, from + 4);
    if (next > bytes.length) throw cutZstd(bytes.length);
    return next;
  }
  if (magic !== FRAME) {
    throw badZstd(
      from,
      `there are ${bytes.length - from} bytes after the end of the content`,
      'zstd.garbage',
      { count: bytes.length - from },
    );
  }
  const header = readHeader(bytes, from);
  const start = output.length;
  if (
    header.contentBytes !== undefined &&
    start + header.contentBytes > output.limitBytes &&
    whole
  ) {
    // says at once what reserving would say later
    output.reserve(output.limitBytes - start + 1);
  }
  const state = new FrameState(start, header.blockLimit);
  let at = header.next;
  for (let last = false; !last; ) {
    if (at + 3 > bytes.length) throw cutZstd(bytes.length);
    const block = u32(bytes, at) & 0xff_ffff;
    last = (block & 1) === 1;
    const type = (block >> 1) & 3;
    const size = block >> 3;
    if (size > header.blockLimit) throw badZstd(at, 'a block is larger than a block may be');
    at += 3;
    const next = at + (type === 1 ? 1 : size);
    if (next > bytes.length) throw cutZstd(bytes.length);
    if (type === 2) {
      if (size < 2) throw badZstd(at, 'a compressed block is too short');
      readBlock(bytes, at, next, state, output);
    } else if (type === 3) {
      throw badZstd(at - 3, 'a block is of a reserved type');
    } else {
      output.reserve(size);
      if (type === 0) output.bytes.set(bytes.subarray(at, next), output.length);
      else output.bytes.fill(bytes[at] as number, output.length, output.length + size);
      output.length += size;
    }
    at = next;
  }
  const content = output.bytes.subarray(start, output.length);
  if (header.contentBytes !== undefined && content.length !== header.contentBytes) {
    throw badZstd(
      from,
      `the frame says ${header.contentBytes} bytes and gives ${content.length}`,
      'zstd.wrong-size',
      { stated: String(header.contentBytes), found: content.length },
    );
  }
  if (!header.hasChecksum) return at;
  if (at + 4 > bytes.length) throw cutZstd(bytes.length);
  if (u32(bytes, at) !== xxh64(content).low) {
    throw badZstd(at, 'the checksum does not fit the content', 'zstd.bad-checksum');
  }
  return at + 4;
}
