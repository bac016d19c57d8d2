import { badZstd } from './zstd-error';

/**
 * Bits of a zstd bit stream, which is written forwards and read from its end (RFC 8878 section 4.1).
 * The highest set bit of the last byte marks where the first value begins.
 */
export class BackwardBits {
  private readonly first: number;
  /** bits that are left; below 0 when more were asked for than there are */
  left: number;

  constructor(
    private readonly bytes: Uint8Array,
    from: number,
    to: number,
  ) {
    this.first = from;
    const last = bytes[to - 1] as number;
    if (to <= from || last === 0) throw badZstd(from, 'a bit stream has no end mark');
    this.left = (to - from - 1) * 8 + highestBit(last);
  }

  /** the next `count` bits (0 to 31) without taking them; bits before the beginning are 0 */
  peek(count: number): number {
    if (count === 0) return 0;
    const position = this.left - count;
    if (position < 0) {
      // a value that reaches over the beginning: what is there, then zeros
      const have = this.left > 0 ? this.bitsAt(0, this.left) : 0;
      return (have << -position) >>> 0;
    }
    return this.bitsAt(position, count);
  }

  read(count: number): number {
    const value = this.peek(count);
    this.left -= count;
    return value;
  }

  private bitsAt(position: number, count: number): number {
    const at = this.first + (position >>> 3);
    const shift = position & 7;
    const { bytes } = this;
    const word =
      (bytes[at] as number) |
      ((bytes[at + 1] ?? 0) << 8) |
      ((bytes[at + 2] ?? 0) << 16) |
      ((bytes[at + 3] ?? 0) << 24);
    let value = word >>> shift;
    if (shift + count > 32) value |= (bytes[at + 4] ?? 0) << (32 - shift);
    return (value & (2 ** count - 1)) >>> 0;
  }
}

export const highestBit = (value: number): number => 31 - Math.clz32(value);

/** A table of finite state entropy: state → symbol, and how the next state is made. */
export interface StateTable {
  readonly accuracyLog: number;
  readonly symbols: Uint8Array;
  readonly bits: Uint8Array;
  readonly base: Uint16Array;
}

/** One symbol for ever, without a bit. */
export const constantTable = (symbol: number): StateTable => ({
  accuracyLog: 0,
  symbols: Uint8Array.of(symbol),
  bits: new Uint8Array(1),
  base: new Uint16Array(1),
});

/**
 * Reads the distribution of a table at `from` (RFC 8878 section 4.1.1) and makes it. Gives the table
 * and the first byte after it.
 */
export function readStateTable(
  bytes: Uint8Array,
  from: number,
  to: number,
  maxAccuracyLog: number,
  maxSymbol: number,
): { readonly table: StateTable; readonly next: number } {
  let bitPosition = from * 8;
  const endBit = to * 8;
  const take = (count: number): number => {
    const at = bitPosition >>> 3;
    const word = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
    const value = (word >>> (bitPosition & 7)) & ((1 << count) - 1);
    bitPosition += count;
    return value;
  };
  const accuracyLog = take(4) + 5;
  if (accuracyLog > maxAccuracyLog) throw badZstd(from, 'a table of states is too large');
  const counts: number[] = [];
  let remaining = 1 << accuracyLog;
  while (remaining > 0) {
    if (counts.length > maxSymbol) throw badZstd(from, 'a table names unknown symbols');
    const bits = highestBit(remaining + 1) + 1;
    const value = take(bits);
    const lowMask = (1 << (bits - 1)) - 1;
    const threshold = (1 << bits) - 1 - (remaining + 1);
    let count = value;
    if ((value & lowMask) < threshold) {
      bitPosition--;
      count = value & lowMask;
    } else if (value > lowMask) {
      count = value - threshold;
    }
    count--;
    remaining -= Math.abs(count);
    counts.push(count);
    if (count === 0) {
      for (let repeat = 3; repeat === 3; ) {
        repeat = take(2);
        for (let i = 0; i < repeat; i++) counts.push(0);
        if (counts.length > maxSymbol + 1) throw badZstd(from, 'a table names unknown symbols');
      }
    }
    if (bitPosition > endBit) throw badZstd(to, 'a table of states is cut');
  }
  if (remaining !== 0 || bitPosition > endBit) throw badZstd(from, 'a table of states is wrong');
  return { table: makeStateTable(counts, accuracyLog, from), next: (bitPosition + 7) >>> 3 };
}

/** The table of a distribution; a count of -1 is a symbol with less than one state. */
export function makeStateTable(
  counts: readonly number[],
  accuracyLog: number,
  at: number,
): StateTable {
  const size = 1 << accuracyLog;
  const symbols = new Uint8Array(size);
  const nextState = new Uint16Array(counts.length);
  let high = size;
  for (const [symbol, count] of counts.entries()) {
    if (count === -1) {
      symbols[--high] = symbol;
      nextState[symbol] = 1;
    } else {
      nextState[symbol] = count;
    }
  }
  const step = (size >> 1) + (size >> 3) + 3;
  let position = 0;
  for (const [symbol, count] of counts.entries()) {
    for (let i = 0; i < count; i++) {
      symbols[position] = symbol;
      do position = (position + step) & (size - 1);
      while (position >= high && high > 0);
    }
  }
  if (position !== 0) throw badZstd(at, 'a table of states does not come out even');
  const bits = new Uint8Array(size);
  const base = new Uint16Array(size);
  for (let state = 0; state < size; state++) {
    const symbol = symbols[state] as number;
    const next = nextState[symbol] as number;
    nextState[symbol] = next + 1;
    const count = accuracyLog - highestBit(next);
    bits[state] = count;
    base[state] = (next << count) - size;
  }
  return { accuracyLog, symbols, bits, base };
}

/** A Huffman code of literals as one table over `maxBits` bits: symbol, and bits that it takes. */
export interface LiteralCode {
  readonly maxBits: number;
  readonly symbols: Uint8Array;
  readonly bits: Uint8Array;
}

const MAX_WEIGHT = 11;

/** Reads the code at `from` (RFC 8878 section 4.2.1). Gives it and the first byte after it. */
export function readLiteralCode(
  bytes: Uint8Array,
  from: number,
  to: number,
): { readonly code: LiteralCode; readonly next: number } {
  if (from >= to) throw badZstd(from, 'the code of the literals is cut');
  const header = bytes[from] as number;
  const weights = new Uint8Array(256);
  let count = 0;
  let next = from + 1;
  if (header >= 128) {
    count = header - 127;
    next += (count + 1) >> 1;
    if (next > to) throw badZstd(to, 'the code of the literals is cut');
    for (let i = 0; i < count; i++) {
      const pair = bytes[from + 1 + (i >> 1)] as number;
      weights[i] = i % 2 === 0 ? pair >> 4 : pair & 15;
    }
  } else {
    next += header;
    if (next > to) throw badZstd(to, 'the code of the literals is cut');
    count = readWeights(bytes, from + 1, next, weights);
  }
  return { code: makeLiteralCode(weights, count, from), next };
}

/** Weights by two states in turn; they end when the bits do. */
function readWeights(bytes: Uint8Array, from: number, to: number, weights: Uint8Array): number {
  const { table, next } = readStateTable(bytes, from, to, 6, 255);
  const bits = new BackwardBits(bytes, next, to);
  let one = bits.read(table.accuracyLog);
  let other = bits.read(table.accuracyLog);
  if (bits.left < 0) throw badZstd(from, 'the weights of the literals are cut');
  let count = 0;
  // a state without bits never ends: the number of symbols does
  while (count < 254) {
    weights[count++] = table.symbols[one] as number;
    one = (table.base[one] as number) + bits.read(table.bits[one] as number);
    if (bits.left < 0) {
      weights[count++] = table.symbols[other] as number;
      return count;
    }
    [one, other] = [other, one];
  }
  throw badZstd(from, 'there are more weights than literals');
}

function makeLiteralCode(weights: Uint8Array, given: number, at: number): LiteralCode {
  let sum = 0;
  for (let i = 0; i < given; i++) {
    const weight = weights[i] as number;
    if (weight > MAX_WEIGHT) throw badZstd(at, 'a literal has a wrong weight');
    if (weight > 0) sum += 1 << (weight - 1);
  }
  if (sum === 0) throw badZstd(at, 'no literal has a weight');
  const maxBits = highestBit(sum) + 1;
  if (maxBits > MAX_WEIGHT) throw badZstd(at, 'the code of the literals is too long');
  const left = (1 << maxBits) - sum;
  if ((left & (left - 1)) !== 0) throw badZstd(at, 'the weights of the literals do not fit');
  // the last weight is not written: it fills the code
  weights[given] = highestBit(left) + 1;
  const symbols = new Uint8Array(1 << maxBits);
  const bits = new Uint8Array(1 << maxBits);
  let position = 0;
  for (let weight = 1; weight <= maxBits; weight++) {
    for (let symbol = 0; symbol <= given; symbol++) {
      if (weights[symbol] !== weight) continue;
      const width = 1 << (weight - 1);
      symbols.fill(symbol, position, position + width);
      bits.fill(maxBits + 1 - weight, position, position + width);
      position += width;
    }
  }
  return { maxBits, symbols, bits };
}
