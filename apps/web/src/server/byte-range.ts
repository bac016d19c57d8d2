import { err, ok, type Result } from '@unpark/base';
import type { BlobRange } from '@unpark/storage';

/**
 * A Range header of one part, RFC 9110 section 14. Several parts and other units are answered with
 * the whole, as the standard allows; a range outside is `range.outside`.
 */
export function byteRange(header: string | null, sizeBytes: number): Result<BlobRange | undefined> {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return ok(undefined);
  const [first, last] = [match[1] ?? '', match[2] ?? ''];
  const start = first === '' ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? sizeBytes : Math.min(Number(last) + 1, sizeBytes);
  if (start >= sizeBytes || end <= start) {
    return err({
      code: 'range.outside',
      message: `The file has ${sizeBytes} bytes; the range asked for lies outside.`,
      next: 'Ask for a range within the file.',
      values: { size: sizeBytes },
    });
  }
  return ok({ start, end });
}
