import { BACKSLASH, hexValue, LF, QUOTE, SPACE, startsAt, TAB } from './bytes-of-text';

const COLON = 58;
const COMMA = 44;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const LOWER_U = 117;

/** `\n` and the like; 0 for bytes that are no escape */
const ESCAPED = new Uint8Array(256);
for (const [name, value] of [
  ['"', 34],
  ['\\', 92],
  ['/', 47],
  ['b', 8],
  ['f', 12],
  ['n', 10],
  ['r', 13],
  ['t', 9],
] as const) {
  ESCAPED[name.charCodeAt(0)] = value;
}

/**
 * Text fields of JSON objects that stand one a line, taken out as bytes: no string and no object a
 * line. Looks at the outermost keys only; a key that comes twice counts with its last value.
 */
export class JsonFields {
  /** for each group the best key that was seen, and where its value's content stands */
  private readonly bestKey: Int32Array;
  private readonly from: Int32Array;
  private readonly to: Int32Array;

  /** @param groups of each, the first key that has a text is taken */
  constructor(
    private readonly bytes: Uint8Array,
    private readonly groups: readonly (readonly Uint8Array[])[],
  ) {
    this.bestKey = new Int32Array(groups.length);
    this.from = new Int32Array(groups.length);
    this.to = new Int32Array(groups.length);
  }

  /** Whether [lineFrom, lineTo) is an object that has a text under one of the keys. */
  read(lineFrom: number, lineTo: number): boolean {
    const { bytes } = this;
    this.bestKey.fill(-1);
    let at = this.skipSpace(lineFrom + 1, lineTo);
    while (bytes[at] === QUOTE) {
      const keyEnd = this.stringEnd(at, lineTo);
      if (keyEnd < 0) return false;
      const valueAt = this.skipSpace(keyEnd, lineTo);
      if (bytes[valueAt] !== COLON) return false;
      const value = this.skipSpace(valueAt + 1, lineTo);
      const valueEnd = this.valueEnd(value, lineTo);
      if (valueEnd < 0) return false;
      if (bytes[value] === QUOTE) this.keep(at + 1, keyEnd - 1, value + 1, valueEnd - 1);
      at = this.skipSpace(valueEnd, lineTo);
      if (bytes[at] !== COMMA) break;
      at = this.skipSpace(at + 1, lineTo);
    }
    if (bytes[at] !== CLOSE_BRACE || this.skipSpace(at + 1, lineTo) !== lineTo) return false;
    return this.bestKey.some((key) => key >= 0);
  }

  /** Writes the texts found, each with a line end, and gives the end of what was written. */
  write(out: Uint8Array, start: number): number {
    let length = start;
    for (let group = 0; group < this.groups.length; group++) {
      if ((this.bestKey[group] as number) < 0) continue;
      const before = length;
      length = this.unescape(this.from[group] as number, this.to[group] as number, out, length);
      if (length === before || out[length - 1] !== LF) out[length++] = LF;
    }
    return length;
  }

  /** Writes text from inside a quoted field, up to its closing quote or the line end, as lines. */
  writeEscaped(from: number, lineTo: number, out: Uint8Array, start: number): number {
    let to = from;
    while (to < lineTo && this.bytes[to] !== QUOTE && this.bytes[to] !== LF) {
      to += this.bytes[to] === BACKSLASH ? 2 : 1;
    }
    let length = this.unescape(from, Math.min(to, lineTo), out, start);
    if (out[length - 1] !== LF) out[length++] = LF;
    return length;
  }

  private keep(keyFrom: number, keyTo: number, from: number, to: number): void {
    for (const [group, keys] of this.groups.entries()) {
      const best = this.bestKey[group] as number;
      for (const [rank, key] of keys.entries()) {
        if (best >= 0 && rank > best) break;
        if (key.length !== keyTo - keyFrom || !startsAt(this.bytes, keyFrom, keyTo, key)) continue;
        this.bestKey[group] = rank;
        this.from[group] = from;
        this.to[group] = to;
      }
    }
  }

  private skipSpace(from: number, to: number): number {
    const { bytes } = this;
    let at = from;
    while (at < to) {
      const byte = bytes[at] as number;
      if (byte !== SPACE && byte !== TAB && byte !== LF && byte !== 13) break;
      at++;
    }
    return at;
  }

  /** first byte after the string that begins at `from`, or -1 */
  private stringEnd(from: number, to: number): number {
    const { bytes } = this;
    for (let at = from + 1; at < to; at++) {
      if (bytes[at] === BACKSLASH) at++;
      else if (bytes[at] === QUOTE) return at + 1;
    }
    return -1;
  }

  /** first byte after any value: nested ones are passed over by their brackets */
  private valueEnd(from: number, to: number): number {
    const { bytes } = this;
    let depth = 0;
    let at = from;
    while (at < to) {
      const byte = bytes[at] as number;
      if (byte === QUOTE) {
        at = this.stringEnd(at, to);
        if (at < 0) return -1;
        if (depth === 0) return at;
        continue;
      }
      if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        depth++;
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        if (depth === 0) return at > from ? at : -1;
        if (--depth === 0) return at + 1;
      } else if (byte === COMMA && depth === 0) {
        return at > from ? at : -1;
      }
      at++;
    }
    return -1;
  }

  /** JSON text to UTF-8; what is no escape stays as it is, half a surrogate pair becomes U+FFFD */
  private unescape(from: number, to: number, out: Uint8Array, start: number): number {
    const { bytes } = this;
    let length = start;
    for (let at = from; at < to; at++) {
      const byte = bytes[at] as number;
      if (byte !== BACKSLASH) {
        out[length++] = byte;
        continue;
      }
      const escape = bytes[at + 1] as number;
      const plain = ESCAPED[escape] as number;
      const unit = escape === LOWER_U ? this.unitAt(at + 2, to) : -1;
      if (plain !== 0) {
        out[length++] = plain;
        at++;
      } else if (unit < 0) {
        out[length++] = byte;
      } else {
        at += 5;
        let point = unit;
        if (unit >= 0xd800 && unit < 0xe000) {
          const isPair = unit < 0xdc00 && bytes[at + 1] === BACKSLASH && bytes[at + 2] === LOWER_U;
          const low = isPair ? this.unitAt(at + 3, to) : -1;
          if (low >= 0xdc00 && low < 0xe000) {
            point = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
            at += 6;
          } else {
            point = 0xfffd;
          }
        }
        length = putPoint(out, length, point);
      }
    }
    return length;
  }

  /** four hex digits, or -1 */
  private unitAt(from: number, to: number): number {
    if (from + 4 > to) return -1;
    let value = 0;
    for (let at = from; at < from + 4; at++) {
      const digit = hexValue(this.bytes[at]);
      if (digit < 0) return -1;
      value = value * 16 + digit;
    }
    return value;
  }
}

/** Writes a character as UTF-8, at most four bytes, and gives the end of what was written. */
export function putPoint(out: Uint8Array, start: number, point: number): number {
  let at = start;
  if (point < 0x80) {
    out[at++] = point;
    return at;
  }
  if (point < 0x800) {
    out[at++] = 0xc0 | (point >> 6);
  } else {
    if (point < 0x10000) {
      out[at++] = 0xe0 | (point >> 12);
    } else {
      out[at++] = 0xf0 | (point >> 18);
      out[at++] = 0x80 | ((point >> 12) & 0x3f);
    }
    out[at++] = 0x80 | ((point >> 6) & 0x3f);
  }
  out[at++] = 0x80 | (point & 0x3f);
  return at;
}
