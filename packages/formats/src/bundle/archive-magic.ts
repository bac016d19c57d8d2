export const TAR_BLOCK = 512;

/** Starts like a zip: with a file, or with the end record of an empty one. */
export const looksLikeZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 &&
  bytes[1] === 0x4b &&
  ((bytes[2] === 3 && bytes[3] === 4) || (bytes[2] === 5 && bytes[3] === 6));

/** A header block whose checksum fits; needs the first 512 bytes. */
export function looksLikeTar(bytes: Uint8Array, at = 0): boolean {
  if (at + TAR_BLOCK > bytes.length || bytes[at] === 0) return false;
  const stated = octal(bytes, at + 148, 8);
  let sum = 0;
  for (let i = 0; i < TAR_BLOCK; i++) {
    sum += i >= 148 && i < 156 ? 32 : (bytes[at + i] as number);
  }
  return stated === sum;
}

/** Octal text, or GNU's base 256 for large numbers; NaN when it is neither. */
export function octal(bytes: Uint8Array, at: number, length: number): number {
  if (((bytes[at] as number) & 0x80) !== 0) {
    let value = (bytes[at] as number) & 0x7f;
    for (let i = 1; i < length; i++) value = value * 256 + (bytes[at + i] as number);
    return value;
  }
  let value = 0;
  let digits = 0;
  for (let i = at; i < at + length; i++) {
    const byte = bytes[i] as number;
    if (byte === 32 && digits === 0) continue;
    if (byte === 0 || byte === 32) break;
    if (byte < 48 || byte > 55) return Number.NaN;
    value = value * 8 + byte - 48;
    digits++;
  }
  return value;
}
