const LOCATOR = 0x07064b50;
const END_64 = 0x06064b50;

const u16 = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
const u32 = (bytes: Uint8Array, at: number): number =>
  (u16(bytes, at) | (u16(bytes, at + 2) << 16)) >>> 0;
/** past 2^53 it is inexact, and past every file anyway */
const u64 = (bytes: Uint8Array, at: number): number =>
  u32(bytes, at) + u32(bytes, at + 4) * 2 ** 32;

/** Where the directory of a zip64 begins and how many entries it has; undefined without its records. */
export function zip64Directory(
  bytes: Uint8Array,
  end: number,
): { readonly count: number; readonly start: number } | undefined {
  const locator = end - 20;
  if (locator < 0 || u32(bytes, locator) !== LOCATOR) return undefined;
  const record = u64(bytes, locator + 8);
  if (record + 56 > bytes.length || u32(bytes, record) !== END_64) return undefined;
  return { count: u64(bytes, record + 32), start: u64(bytes, record + 48) };
}

export interface ZipEntryNumbers {
  readonly sizeBytes: number;
  readonly storedBytes: number;
  readonly localAt: number;
}

/**
 * Sizes and place of an entry whose directory record is at `at`. Those that are all ones there stand
 * in the zip64 field, in this order and only they.
 */
export function zipEntryNumbers(
  bytes: Uint8Array,
  at: number,
  extraFrom: number,
  extraLength: number,
): ZipEntryNumbers {
  const numbers = [u32(bytes, at + 24), u32(bytes, at + 20), u32(bytes, at + 42)];
  const extraEnd = Math.min(extraFrom + extraLength, bytes.length);
  for (let extra = extraFrom; extra + 4 <= extraEnd; ) {
    const size = u16(bytes, extra + 2);
    if (u16(bytes, extra) === 1) {
      let from = extra + 4;
      for (const [index, number] of numbers.entries()) {
        if (number !== 0xffff_ffff || from + 8 > extra + 4 + size) continue;
        numbers[index] = u64(bytes, from);
        from += 8;
      }
      break;
    }
    extra += 4 + size;
  }
  const [sizeBytes = 0, storedBytes = 0, localAt = 0] = numbers;
  return { sizeBytes, storedBytes, localAt };
}
