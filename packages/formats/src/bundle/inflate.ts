import { FormatError } from '../format-error';

/** Where inflated bytes go: grows with what has come out, never past the limit. */
export class InflateOutput {
  bytes: Uint8Array;
  length = 0;

  constructor(
    readonly limitBytes: number,
    expectedBytes: number,
  ) {
    this.bytes = new Uint8Array(Math.max(1024, Math.min(limitBytes, expectedBytes)));
  }

  /** Makes room for `more` bytes. Throws `inflate.limit` when that passes the limit. */
  reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.bytes.length) return;
    if (needed > this.limitBytes) {
      throw new FormatError({
        code: 'inflate.limit',
        message: `The compressed content is larger than ${this.limitBytes} bytes when inflated, which is the limit for a file of this size.`,
        next: 'Upload the content uncompressed or in parts, if it is a capture.',
        values: { limit: this.limitBytes },
      });
    }
    const larger = new Uint8Array(Math.min(this.limitBytes, Math.max(needed, this.length * 2)));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }

  finish(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }
}

const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
  163, 195, 227, 258,
];
const LENGTH_BITS = [
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
];
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
  3073, 4097, 6145, 8193, 12289, 16385, 24577,
];
const DISTANCE_BITS = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
];
const CODE_LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** A Huffman code as one table: entry = symbol << 4 | bits, 0 where no code leads. */
interface Codes {
  readonly table: Uint16Array;
  readonly mask: number;
}

/** undefined for lengths that no code has; an incomplete code is legal only with one symbol */
function makeCodes(lengths: Uint8Array, count: number): Codes | undefined {
  const perLength = new Uint16Array(16);
  let longest = 0;
  let used = 0;
  for (let i = 0; i < count; i++) {
    const length = lengths[i] as number;
    if (length === 0) continue;
    perLength[length] = (perLength[length] as number) + 1;
    if (length > longest) longest = length;
    used++;
  }
  if (longest === 0) return { table: new Uint16Array(2), mask: 1 };
  let left = 1;
  const next = new Uint16Array(16);
  let code = 0;
  for (let length = 1; length <= 15; length++) {
    left = left * 2 - (perLength[length] as number);
    if (left < 0) return undefined;
    code = (code + (perLength[length - 1] as number)) << 1;
    next[length] = code;
  }
  if (left > 0 && used > 1) return undefined;
  const table = new Uint16Array(1 << longest);
  for (let symbol = 0; symbol < count; symbol++) {
    const length = lengths[symbol] as number;
    if (length === 0) continue;
    const straight = next[length] as number;
    next[length] = straight + 1;
    let reversed = 0;
    for (let bit = 0; bit < length; bit++)
      reversed |= ((straight >> bit) & 1) << (length - 1 - bit);
    const entry = (symbol << 4) | length;
    for (let at = reversed; at < table.length; at += 1 << length) table[at] = entry;
  }
  return { table, mask: table.length - 1 };
}

let fixedCodes: { literals: Codes; distances: Codes } | undefined;

function fixed(): { literals: Codes; distances: Codes } {
  if (!fixedCodes) {
    const lengths = new Uint8Array(288).fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280);
    lengths.fill(8, 280);
    const literals = makeCodes(lengths, 288);
    const distances = makeCodes(new Uint8Array(32).fill(5), 32);
    if (!literals || !distances) throw new Error('the fixed codes of RFC 1951 are complete');
    fixedCodes = { literals, distances };
  }
  return fixedCodes;
}

/**
 * Inflates one raw deflate stream (RFC 1951) that begins at `from`. Gives the offset after its last
 * byte. Throws `FormatError`: `inflate.cut`, `inflate.bad-data`, `inflate.limit`.
 */
export function inflateRaw(input: Uint8Array, from: number, output: InflateOutput): number {
  const end = input.length;
  // a stream may only refer back to its own bytes
  const streamStart = output.length;
  let pos = from;
  let buffer = 0;
  let available = 0;

  const need = (count: number): void => {
    while (available < count) {
      if (pos >= end) throw cut(pos);
      buffer |= (input[pos++] as number) << available;
      available += 8;
    }
  };
  const take = (count: number): number => {
    if (count === 0) return 0;
    need(count);
    const value = buffer & ((1 << count) - 1);
    buffer >>>= count;
    available -= count;
    return value;
  };
  const symbol = (codes: Codes): number => {
    // at the end of the input fewer bits than the longest code may be left, and be enough
    while (available < 15 && pos < end) {
      buffer |= (input[pos++] as number) << available;
      available += 8;
    }
    const entry = codes.table[buffer & codes.mask] as number;
    const bits = entry & 15;
    if (bits === 0) throw available < 15 && pos >= end ? cut(pos) : bad(pos, 'an unknown code');
    if (bits > available) throw cut(pos);
    buffer >>>= bits;
    available -= bits;
    return entry >> 4;
  };

  for (let last = false; !last; ) {
    last = take(1) === 1;
    const type = take(2);
    if (type === 0) {
      // whole bytes that were read ahead go back
      pos -= available >> 3;
      buffer = 0;
      available = 0;
      if (pos + 4 > end) throw cut(end);
      const length = (input[pos] as number) | ((input[pos + 1] as number) << 8);
      const check = (input[pos + 2] as number) | ((input[pos + 3] as number) << 8);
      if ((length ^ check) !== 0xffff) throw bad(pos, 'a stored block with a wrong length');
      pos += 4;
      if (pos + length > end) throw cut(end);
      output.reserve(length);
      output.bytes.set(input.subarray(pos, pos + length), output.length);
      output.length += length;
      pos += length;
      continue;
    }
    if (type === 3) throw bad(pos, 'a block of an unknown type');
    const { literals, distances } = type === 1 ? fixed() : dynamicCodes();
    for (;;) {
      const code = symbol(literals);
      if (code < 256) {
        if (output.length === output.bytes.length) output.reserve(1);
        output.bytes[output.length++] = code;
        continue;
      }
      if (code === 256) break;
      if (code > 285) throw bad(pos, 'an unknown length');
      const length = (LENGTH_BASE[code - 257] as number) + take(LENGTH_BITS[code - 257] as number);
      const distanceCode = symbol(distances);
      if (distanceCode > 29) throw bad(pos, 'an unknown distance');
      const distance =
        (DISTANCE_BASE[distanceCode] as number) + take(DISTANCE_BITS[distanceCode] as number);
      if (distance > output.length - streamStart) throw bad(pos, 'a distance before the start');
      output.reserve(length);
      const { bytes } = output;
      let to = output.length;
      let source = to - distance;
      for (let i = 0; i < length; i++) bytes[to++] = bytes[source++] as number;
      output.length = to;
    }
  }
  return pos - (available >> 3);

  function dynamicCodes(): { literals: Codes; distances: Codes } {
    const literalCount = take(5) + 257;
    const distanceCount = take(5) + 1;
    const lengthCount = take(4) + 4;
    const lengths = new Uint8Array(320);
    for (let i = 0; i < lengthCount; i++) lengths[CODE_LENGTH_ORDER[i] as number] = take(3);
    const lengthCodes = makeCodes(lengths, 19);
    if (!lengthCodes || literalCount > 286) throw bad(pos, 'a bad code table');
    lengths.fill(0);
    const total = literalCount + distanceCount;
    for (let i = 0; i < total; ) {
      const code = symbol(lengthCodes);
      if (code < 16) {
        lengths[i++] = code;
        continue;
      }
      if (code === 16 && i === 0) throw bad(pos, 'a bad code table');
      const repeated = code === 16 ? (lengths[i - 1] as number) : 0;
      const times = code === 16 ? 3 + take(2) : code === 17 ? 3 + take(3) : 11 + take(7);
      if (i + times > total) throw bad(pos, 'a bad code table');
      lengths.fill(repeated, i, i + times);
      i += times;
    }
    const literals = makeCodes(lengths.subarray(0, literalCount), literalCount);
    const distances = makeCodes(lengths.subarray(literalCount, total), distanceCount);
    if (!literals || !distances) throw bad(pos, 'a bad code table');
    return { literals, distances };
  }
}

const cut = (byte: number): FormatError =>
  new FormatError({
    code: 'inflate.cut',
    message: `The compressed content ends at byte ${byte}, before its own end.`,
    next: 'Capture or send it again: the file was cut.',
    place: { byte },
  });

const bad = (byte: number, what: string): FormatError =>
  new FormatError({
    code: 'inflate.bad-data',
    message: `The compressed content is damaged at byte ${byte}: ${what}.`,
    next: 'Capture or send it again: the file was altered on its way.',
    place: { byte },
  });
