import type { Warnings } from '../format-error';
import { putPoint } from './json-fields';

/** Text as UTF-8 without a byte order mark. */
export interface Utf8Text {
  readonly bytes: Uint8Array;
  /** bytes of the file before `bytes[0]` */
  readonly baseOffset: number;
}

/**
 * Takes the byte order mark away and turns UTF-16 (with a mark, or ASCII with a zero in every
 * second byte) into UTF-8. Offsets of converted text count in the converted text, which is said.
 */
export function toUtf8(bytes: Uint8Array, warnings: Warnings): Utf8Text {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) {
    return { bytes: bytes.subarray(3), baseOffset: 3 };
  }
  const littleEndian = a === 0xff && b === 0xfe;
  const bigEndian = a === 0xfe && b === 0xff;
  if (littleEndian || bigEndian) return convert(bytes.subarray(2), bigEndian, warnings);
  if (bytes.length >= 16) {
    if (zeroEverySecond(bytes, 1)) return convert(bytes, false, warnings);
    if (zeroEverySecond(bytes, 0)) return convert(bytes, true, warnings);
  }
  return { bytes, baseOffset: 0 };
}

export const looksUtf16 = (bytes: Uint8Array): boolean =>
  (bytes[0] === 0xff && bytes[1] === 0xfe) ||
  (bytes[0] === 0xfe && bytes[1] === 0xff) ||
  (bytes.length >= 16 && (zeroEverySecond(bytes, 1) || zeroEverySecond(bytes, 0)));

function zeroEverySecond(bytes: Uint8Array, offset: number): boolean {
  for (let i = 0; i < 16; i += 2) {
    if (bytes[i + offset] !== 0 || bytes[i + 1 - offset] === 0) return false;
  }
  return true;
}

function convert(bytes: Uint8Array, bigEndian: boolean, warnings: Warnings): Utf8Text {
  warnings.add({
    code: 'text.utf16',
    message: 'The text is UTF-16 and was read as UTF-8; byte offsets count in the converted text.',
  });
  const out = new Uint8Array(Math.ceil(bytes.length / 2) * 3);
  let at = 0;
  const unitAt = (i: number): number =>
    bigEndian
      ? ((bytes[i] as number) << 8) | (bytes[i + 1] as number)
      : ((bytes[i + 1] as number) << 8) | (bytes[i] as number);
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    let point = unitAt(i);
    if (point >= 0xd800 && point < 0xe000) {
      const low = i + 3 < bytes.length ? unitAt(i + 2) : 0;
      if (point < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
        point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
        i += 2;
      } else {
        point = 0xfffd;
      }
    }
    at = putPoint(out, at, point);
  }
  return { bytes: out.subarray(0, at), baseOffset: 0 };
}
