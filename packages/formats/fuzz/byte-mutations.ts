import type { Random } from './random';

/** Numbers around which readers go wrong. */
const ODD_NUMBERS: readonly bigint[] = [
  0n,
  1n,
  2n,
  127n,
  128n,
  255n,
  65_535n,
  65_536n,
  65_537n,
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 32n - 1n,
  2n ** 32n,
  2n ** 53n - 1n,
  2n ** 53n,
  2n ** 53n + 1n,
  2n ** 62n,
  2n ** 63n - 1n,
  2n ** 63n,
  2n ** 64n - 1n,
];
const ODD_BYTES = [0, 1, 0x7f, 0x80, 0xff, 10, 32, 34, 40, 58, 91, 123] as const;

/** A run of bytes, `to` not included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export const replaced = (bytes: Uint8Array, { from, to }: Span, by: Uint8Array): Uint8Array =>
  joined(bytes.subarray(0, from), by, bytes.subarray(to));

export function leb128(value: bigint): Uint8Array {
  const out: number[] = [];
  for (let rest = BigInt.asUintN(64, value); ; rest >>= 7n) {
    if (rest < 0x80n) return Uint8Array.of(...out, Number(rest));
    out.push(Number(rest & 0x7fn) | 0x80);
  }
}

/** The LEB128 number at `from`; undefined when it does not end within ten bytes. */
export function varintAt(bytes: Uint8Array, from: number): (Span & { value: bigint }) | undefined {
  let value = 0n;
  for (let i = 0; i < 10 && from + i < bytes.length; i++) {
    const byte = bytes[from + i] as number;
    value |= BigInt(byte & 0x7f) << BigInt(7 * i);
    if (byte < 0x80) return { from, to: from + i + 1, value };
  }
  return undefined;
}

/** Another number in the place of the one at `from`, often near it. */
export function withOtherVarint(bytes: Uint8Array, from: number, random: Random): Uint8Array {
  const found = varintAt(bytes, from);
  if (!found) return bytes;
  switch (random.below(5)) {
    case 0:
      return replaced(bytes, found, leb128(random.pick(ODD_NUMBERS)));
    case 1:
      return replaced(bytes, found, leb128(found.value + 1n));
    case 2:
      return replaced(bytes, found, leb128(found.value - 1n));
    case 3:
      // one bit says that the number goes on: it takes the next in
      return withByte(bytes, found.to - 1, (bytes[found.to - 1] as number) | 0x80);
    default:
      return replaced(bytes, found, leb128(found.value ^ (1n << BigInt(random.below(64)))));
  }
}

export function withByte(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const out = bytes.slice();
  out[at] = value;
  return out;
}

/** Removes, repeats, swaps or moves runs of records. */
export function withOtherRecords(
  bytes: Uint8Array,
  records: readonly Span[],
  random: Random,
): Uint8Array {
  if (records.length === 0) return bytes;
  const i = random.below(records.length);
  const count = random.oneIn(3) ? 1 + random.below(Math.min(20, records.length - i)) : 1;
  const span = {
    from: (records[i] as Span).from,
    to: (records[i + count - 1] as Span).to,
  };
  const part = bytes.subarray(span.from, span.to);
  const other = random.pick(records);
  switch (random.below(4)) {
    case 0:
      return replaced(bytes, span, new Uint8Array(0));
    case 1: {
      const times = random.oneIn(20) ? Math.min(200, Math.ceil(200_000 / part.length)) : 2;
      return replaced(bytes, span, joined(...Array.from({ length: times }, () => part)));
    }
    case 2: {
      const [first, second] = other.from < span.from ? [other, span] : [span, other];
      if (first.to > second.from) return bytes;
      return joined(
        bytes.subarray(0, first.from),
        bytes.subarray(second.from, second.to),
        bytes.subarray(first.to, second.from),
        bytes.subarray(first.from, first.to),
        bytes.subarray(second.to),
      );
    }
    default:
      return replaced(bytes, { from: other.from, to: other.from }, part);
  }
}

/** A change that knows nothing of the format. */
export function mutateBytes(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  if (bytes.length === 0) return bytes;
  const from = random.below(bytes.length);
  const size = 1 + random.below(random.oneIn(8) ? 4096 : 24);
  const span = { from, to: Math.min(bytes.length, from + size) };
  switch (random.below(10)) {
    case 0:
    case 1:
      return withByte(bytes, from, (bytes[from] as number) ^ (1 << random.below(8)));
    case 2:
      return withByte(bytes, from, random.pick(ODD_BYTES));
    case 3:
      return replaced(bytes, span, new Uint8Array(0));
    case 4:
      return replaced(bytes, { from: span.to, to: span.to }, bytes.subarray(span.from, span.to));
    case 5:
      return withOtherRecords(bytes, [span, { from: random.below(from + 1), to: from }], random);
    case 6:
      return bytes.subarray(0, from);
    case 7:
      return replaced(bytes, span, new Uint8Array(span.to - span.from));
    case 8: {
      const at = random.below(other.length);
      return joined(bytes.subarray(0, from), other.subarray(at, at + 200_000));
    }
    default:
      return replaced(
        bytes,
        { from, to: from },
        Uint8Array.from({ length: size }, () => random.below(256)),
      );
  }
}
