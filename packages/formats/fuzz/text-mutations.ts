import { mutateBytes, type Span, withOtherRecords } from './byte-mutations';
import type { Random } from './random';

const ODD_NUMBERS = [
  '0',
  '-1',
  '1e400',
  '-0',
  'NaN',
  'Infinity',
  '0x',
  '1.5',
  '4294967296',
  '9007199254740993',
  '9223372036854775807',
  '9223372036854775808',
  '18446744073709551615',
  '18446744073709551616',
  '99999999999999999999999999',
] as const;
const ODD_TEXTS = [
  'goroutine 1 [running]:\n',
  'created by ',
  '...3 frames elided...\n',
  '\r\n',
  '\u0000',
  '\u2028',
  '[originating from goroutine 1]:\n',
  '\\u',
  '"',
  '{',
  '}',
  '# ',
  '@ ',
  ' @ 0x1 0x2\n',
  '[',
  ']',
  '\t/a.go:1 +0x1\n',
  '-----\n',
  'goroutine profile: total 99\n',
  'heap profile: 1: 2 [3: 4] @ heap/1048576\n',
  '\ufeff',
  ', 9999999999 minutes',
  '# TYPE a histogram\n',
  'le="+Inf"',
] as const;

const decoder = new TextDecoder('latin1');
const bytesOf = (text: string): Uint8Array =>
  Uint8Array.from(text, (letter) => letter.charCodeAt(0));

function linesOf(bytes: Uint8Array): Span[] {
  const out: Span[] = [];
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(10, from);
    const to = end < 0 ? bytes.length : end + 1;
    out.push({ from, to });
    from = to;
  }
  return out;
}

/** One number of the text, begun at a chance place, becomes another. */
function withOtherNumber(bytes: Uint8Array, random: Random): Uint8Array {
  const from = random.below(bytes.length);
  const text = decoder.decode(bytes.subarray(from, from + 4000));
  const found = /\d+(?:\.\d+)?/.exec(text);
  if (!found) return bytes;
  const at = from + found.index;
  const by = new TextEncoder().encode(random.pick(ODD_NUMBERS));
  return Uint8Array.from([
    ...bytes.subarray(0, at),
    ...by,
    ...bytes.subarray(at + found[0].length),
  ]);
}

/** A change of text: its lines and the numbers and marks in them. */
export function mutateText(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  if (bytes.length === 0) return bytes;
  switch (random.below(6)) {
    case 0:
      return withOtherRecords(bytes, linesOf(bytes), random);
    case 1:
      return withOtherNumber(bytes, random);
    case 2: {
      const at = random.below(bytes.length + 1);
      const text = new TextEncoder().encode(random.pick(ODD_TEXTS));
      return Uint8Array.from([...bytes.subarray(0, at), ...text, ...bytes.subarray(at)]);
    }
    case 3: {
      const lines = linesOf(bytes);
      const others = linesOf(other.subarray(0, 100_000));
      if (others.length === 0) return bytes;
      const { from } = random.pick(lines);
      const line = random.pick(others);
      return Uint8Array.from([
        ...bytes.subarray(0, from),
        ...other.subarray(line.from, line.to),
        ...bytes.subarray(from),
      ]);
    }
    case 4: {
      // a line that does not end, or one that is very long
      const { from, to } = random.pick(linesOf(bytes));
      const part = decoder.decode(bytes.subarray(from, to)).trimEnd();
      const times = random.oneIn(10) ? Math.ceil(100_000 / (part.length + 1)) : 2;
      return Uint8Array.from([
        ...bytes.subarray(0, from),
        ...bytesOf(part.repeat(times)),
        ...bytes.subarray(to),
      ]);
    }
    default:
      return mutateBytes(bytes, other, random);
  }
}

/** A change of JSON: numbers, deep nesting, keys that come twice. */
export function mutateJson(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  if (random.below(3) > 0) return mutateText(bytes, other, random);
  const text = decoder.decode(bytes);
  const places: number[] = [];
  const mark = random.pick([':', ',', '"', '{', '[']);
  for (
    let at = text.indexOf(mark);
    at >= 0 && places.length < 2000;
    at = text.indexOf(mark, at + 1)
  )
    places.push(at);
  if (places.length === 0) return bytes;
  const at = random.pick(places) + 1;
  const depth = random.pick([1, 31, 32, 33, 5000, 100_000]);
  const insert = random.pick([
    '['.repeat(depth),
    '{"a":'.repeat(depth),
    `${'['.repeat(depth)}1${']'.repeat(depth)},`,
    '"__proto__":{"x":1},',
    'null,',
    '1e999,',
    `"${'k'.repeat(random.pick([1, 70_000]))}":1,`,
    '"\\ud800":"\\u0000",',
  ]);
  return bytesOf(text.slice(0, at) + insert + text.slice(at));
}
