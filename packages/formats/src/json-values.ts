import type { Problem } from '@unpark/base';
import type { Limits } from './limits';

/**
 * JSON as maps and lists. Whole numbers that a double would round are bigints (up to 64 bits); keys
 * of input never become properties of an object.
 */
export type JsonValue = null | boolean | number | bigint | string | JsonValue[] | JsonMap;
export type JsonMap = Map<string, JsonValue>;

export interface JsonDocuments {
  /** top values one after another; the last one holds what came before `problem` */
  readonly documents: readonly JsonValue[];
  /** where reading stopped */
  readonly problem?: Problem;
  /** a key that came twice in one object: the last value counts */
  readonly duplicateKey?: { readonly key: string; readonly byte: number };
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const MAX_64 = 18_446_744_073_709_551_615n;
const MIN_64 = -9_223_372_036_854_775_808n;

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | 'comma';

/**
 * Reads JSON values, one or several after another, with a stack of its own. Depth and number of
 * values are limited (`json.too-deep`, `json.too-many-values`). What stands before a fault is given.
 * `NaN`, `Infinity` and `+Inf` are taken as numbers, because expvar writes floats so.
 */
export function readJsonValues(bytes: Uint8Array, limits: Limits): JsonDocuments {
  return new JsonReader(bytes, limits).read();
}

class Stop extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

class JsonReader {
  private at = 0;
  private values = 0;
  private readonly documents: JsonValue[] = [];
  private readonly stack: (JsonValue[] | JsonMap)[] = [];
  /** the key that waits for its value, of each open container */
  private readonly keys: string[] = [];
  private duplicateKey: JsonDocuments['duplicateKey'];

  constructor(
    private readonly bytes: Uint8Array,
    private readonly limits: Limits,
  ) {}

  read(): JsonDocuments {
    let problem: Problem | undefined;
    try {
      this.readAll();
    } catch (failure) {
      if (!(failure instanceof Stop)) throw failure;
      problem = failure.problem;
    }
    const { documents, duplicateKey } = this;
    return { documents, ...(problem && { problem }), ...(duplicateKey && { duplicateKey }) };
  }

  private readAll(): void {
    let expected: Expected = 'value';
    for (;;) {
      this.skipSpace();
      if (this.at >= this.bytes.length) {
        if (this.stack.length > 0) throw this.cut();
        return;
      }
      const byte = this.bytes[this.at] as number;
      expected = this.readToken(byte, expected);
    }
  }

  private readToken(byte: number, expected: Expected): Expected {
    const top = this.stack[this.stack.length - 1];
    switch (expected) {
      case 'comma':
        this.at++;
        if (byte === 44) return top instanceof Map ? 'key' : 'value';
        if (byte === (top instanceof Map ? 125 : 93)) return this.close();
        this.at--;
        throw this.unexpected('a comma or the end of the list or object');
      case 'key or }':
        if (byte === 125) {
          this.at++;
          return this.close();
        }
        return this.readKey(byte);
      case 'key':
        return this.readKey(byte);
      case 'value or ]':
        if (byte === 93) {
          this.at++;
          return this.close();
        }
        return this.readValue(byte);
      case 'value':
        return this.readValue(byte);
    }
  }

  private close(): Expected {
    this.stack.pop();
    this.keys.pop();
    return this.stack.length === 0 ? 'value' : 'comma';
  }

  private readKey(byte: number): Expected {
    if (byte !== 34) throw this.unexpected('a key in quotes');
    const from = this.at;
    const key = this.readString();
    this.skipSpace();
    if (this.at >= this.bytes.length) throw this.cut();
    if (this.bytes[this.at] !== 58) throw this.unexpected('a colon');
    this.at++;
    const top = this.stack[this.stack.length - 1];
    if (top instanceof Map && top.has(key)) this.duplicateKey ??= { key, byte: from };
    this.keys[this.keys.length - 1] = key;
    return 'value';
  }

  private readValue(byte: number): Expected {
    if (++this.values > this.limits.metricJsonValues) {
      throw new Stop({
        code: 'json.too-many-values',
        message: `The JSON has more than ${this.limits.metricJsonValues} values; it was read up to byte ${this.at}.`,
        next: 'Send metrics of a shorter time, or fewer of them.',
        place: { byte: this.at },
        values: { limit: this.limits.metricJsonValues },
      });
    }
    if (byte === 123 || byte === 91) {
      if (this.stack.length >= this.limits.jsonDepth) {
        throw new Stop({
          code: 'json.too-deep',
          message: `The JSON is nested deeper than ${this.limits.jsonDepth} at byte ${this.at}.`,
          next: 'Check that the file is metrics.',
          place: { byte: this.at },
          values: { case: 'metrics', limit: this.limits.jsonDepth },
        });
      }
      const container: JsonValue[] | JsonMap = byte === 123 ? new Map() : [];
      this.put(container);
      this.stack.push(container);
      this.keys.push('');
      this.at++;
      return byte === 123 ? 'key or }' : 'value or ]';
    }
    this.put(byte === 34 ? this.readString() : this.readWord());
    return this.stack.length === 0 ? 'value' : 'comma';
  }

  private put(value: JsonValue): void {
    const top = this.stack[this.stack.length - 1];
    if (top === undefined) this.documents.push(value);
    else if (top instanceof Map) top.set(this.keys[this.keys.length - 1] as string, value);
    else top.push(value);
  }

  private readString(): string {
    const from = this.at;
    let escaped = false;
    for (let i = from + 1; i < this.bytes.length; i++) {
      const byte = this.bytes[i] as number;
      if (byte === 92) {
        escaped = true;
        i++;
      } else if (byte === 34) {
        this.at = i + 1;
        const inner = decoder.decode(this.bytes.subarray(from + 1, i));
        return escaped ? this.unescape(inner, from) : inner;
      } else if (byte < 32) {
        this.at = i;
        throw this.unexpected('a string without control characters');
      }
    }
    throw this.cut();
  }

  private unescape(inner: string, from: number): string {
    try {
      return String(JSON.parse(`"${inner}"`));
    } catch {
      this.at = from;
      throw this.unexpected('a string with valid escapes');
    }
  }

  /** numbers, true, false, null and the words for numbers that are none */
  private readWord(): JsonValue {
    const from = this.at;
    let to = from;
    while (to < this.bytes.length && to - from < 400 && isWordByte(this.bytes[to] as number)) to++;
    const word = String.fromCharCode(...this.bytes.subarray(from, to));
    // a number at the end of a file that ends too soon may have lost digits
    if (to >= this.bytes.length && this.stack.length > 0) throw this.cut();
    const value = wordValue(word);
    if (value === undefined) throw this.unexpected('a value');
    this.at = to;
    return value;
  }

  private skipSpace(): void {
    const { bytes } = this;
    for (;;) {
      const byte = bytes[this.at];
      if (byte !== 32 && byte !== 9 && byte !== 10 && byte !== 13) return;
      this.at++;
    }
  }

  private cut(): Stop {
    const byte = this.bytes.length;
    return new Stop({
      code: 'json.cut',
      message: `The JSON ends at byte ${byte}, inside a value; what stands before is used.`,
      next: 'Capture it again: the file was cut.',
      place: { byte },
    });
  }

  private unexpected(what: string): Stop {
    return new Stop({
      code: 'json.syntax',
      message: `The JSON is damaged at byte ${this.at}, where ${what} must stand; what stands before is used.`,
      next: 'Check the file with a JSON validator.',
      place: { byte: this.at },
      values: { case: 'inPart' },
    });
  }
}

/** letters, digits, and the signs of numbers */
const isWordByte = (byte: number): boolean =>
  (byte >= 48 && byte <= 57) ||
  (byte >= 65 && byte <= 90) ||
  (byte >= 97 && byte <= 122) ||
  byte === 43 ||
  byte === 45 ||
  byte === 46;

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const WHOLE = /^-?\d{1,20}$/;

function wordValue(word: string): JsonValue | undefined {
  if (word === 'true') return true;
  if (word === 'false') return false;
  if (word === 'null') return null;
  if (!NUMBER.test(word)) return infinityOf(word);
  const number = Number(word);
  if (WHOLE.test(word) && !Number.isSafeInteger(number)) {
    const exact = BigInt(word);
    if (exact >= MIN_64 && exact <= MAX_64) return exact;
  }
  return number;
}

/** As Go, Python and JavaScript write what is no number; undefined for other words. */
export function infinityOf(word: string): number | undefined {
  switch (word.toLowerCase()) {
    case 'nan':
      return Number.NaN;
    case 'inf':
    case '+inf':
    case 'infinity':
    case '+infinity':
      return Number.POSITIVE_INFINITY;
    case '-inf':
    case '-infinity':
      return Number.NEGATIVE_INFINITY;
    default:
      return undefined;
  }
}
