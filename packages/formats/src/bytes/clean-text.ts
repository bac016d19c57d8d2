import type { ColumnOf } from '@unpark/model';
import type { Warnings } from '../format-error';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const strictDecoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });
const encoder = new TextEncoder();
const CUT_MARK = encoder.encode('…');

const isPlainAscii = (bytes: Uint8Array): boolean => {
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    if (byte === 0 || byte >= 0x80) return false;
  }
  return true;
};

/** Text that any store can hold: invalid UTF-8 and NUL become U+FFFD, with a warning. */
export function cleanString(bytes: Uint8Array, warnings: Warnings, byteOffset?: number): string {
  if (isPlainAscii(bytes)) return decoder.decode(bytes);
  let text: string;
  try {
    text = strictDecoder.decode(bytes);
  } catch {
    text = decoder.decode(bytes);
    warnInvalid(warnings, byteOffset);
  }
  if (!text.includes('\u0000')) return text;
  warnInvalid(warnings, byteOffset);
  return text.replaceAll('\u0000', '\ufffd');
}

const warnInvalid = (warnings: Warnings, byteOffset: number | undefined): void =>
  warnings.add({
    code: 'text.invalid-utf8',
    message: 'A name holds bytes that are not UTF-8 text; they are shown as U+FFFD.',
    next: 'Nothing is lost in the stored original; names that differ only in those bytes look alike.',
    ...(byteOffset !== undefined && { place: { byte: byteOffset } }),
  });

/** The same for bytes; text above the limit is cut at a character and marked with `…`. */
export function cleanBytes(bytes: Uint8Array, limitBytes: number, warnings: Warnings): Uint8Array {
  let part = bytes;
  let cut = false;
  if (part.length > limitBytes) {
    let end = limitBytes - CUT_MARK.length;
    while (end > 0 && ((part[end] as number) & 0xc0) === 0x80) end--;
    part = part.subarray(0, Math.max(end, 0));
    cut = true;
    warnings.add({
      code: 'text.cut',
      message: `A name of ${bytes.length} bytes is longer than ${limitBytes} and was cut; the cut is marked with an ellipsis.`,
      values: { bytes: bytes.length, limit: limitBytes },
    });
  }
  if (!isPlainAscii(part)) part = encoder.encode(cleanString(part, warnings));
  if (!cut) return part;
  const marked = new Uint8Array(part.length + CUT_MARK.length);
  marked.set(part);
  marked.set(CUT_MARK, part.length);
  return marked;
}

/** A text column from byte strings, without making JavaScript strings. */
export function columnOfBytes(texts: readonly Uint8Array[]): ColumnOf<'utf8'> {
  const offsets = new Int32Array(texts.length + 1);
  let total = 0;
  for (let i = 0; i < texts.length; i++) {
    total += (texts[i] as Uint8Array).length;
    offsets[i + 1] = total;
  }
  const bytes = new Uint8Array(total);
  for (let i = 0; i < texts.length; i++) bytes.set(texts[i] as Uint8Array, offsets[i]);
  return { type: 'utf8', offsets, bytes };
}

export const ascii = (text: string): Uint8Array => encoder.encode(text);
