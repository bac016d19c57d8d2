import type { InflateOutput } from './inflate';
import {
  BackwardBits,
  constantTable,
  type LiteralCode,
  makeStateTable,
  readLiteralCode,
  readStateTable,
  type StateTable,
} from './zstd-entropy';
import { badZstd } from './zstd-error';

/** What blocks of one frame hand on to the next (RFC 8878 section 3.1.1.5). */
export class FrameState {
  literalCode: LiteralCode | undefined;
  readonly tables: [StateTable?, StateTable?, StateTable?] = [];
  readonly offsets = [1, 4, 8];

  constructor(
    /** where the content of the frame begins in the output: nothing refers to before it */
    readonly contentStart: number,
    /** bytes that one block may give */
    readonly blockLimit: number,
  ) {}
}

const LENGTH_BASE = Uint32Array.from([
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 24, 28, 32, 40, 48, 64, 128,
  256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536,
]);
const LENGTH_BITS = Uint8Array.from([
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12,
  13, 14, 15, 16,
]);
const MATCH_BASE = Uint32Array.from([
  3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28,
  29, 30, 31, 32, 33, 34, 35, 37, 39, 41, 43, 47, 51, 59, 67, 83, 99, 131, 259, 515, 1027, 2051,
  4099, 8195, 16387, 32771, 65539,
]);
const MATCH_BITS = Uint8Array.from([
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1,
  1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
]);

/** Literal lengths, offsets, match lengths: the order in which their tables stand in a block. */
const KINDS = [
  {
    maxLog: 9,
    maxSymbol: 35,
    log: 6,
    counts: [
      4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1,
      1, -1, -1, -1, -1,
    ],
  },
  {
    maxLog: 8,
    maxSymbol: 31,
    log: 5,
    counts: [
      1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1,
    ],
  },
  {
    maxLog: 9,
    maxSymbol: 52,
    log: 6,
    counts: [
      1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
      1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1,
    ],
  },
] as const;

const predefined: (StateTable | undefined)[] = [];

/** Undoes one compressed block, bytes `from` to `to`. Throws `FormatError`. */
export function readBlock(
  bytes: Uint8Array,
  from: number,
  to: number,
  state: FrameState,
  output: InflateOutput,
): void {
  const { literals, next } = readLiterals(bytes, from, to, state);
  readSequences(bytes, next, to, literals, state, output);
}

function readLiterals(
  bytes: Uint8Array,
  from: number,
  to: number,
  state: FrameState,
): { literals: Uint8Array; next: number } {
  const byte = (offset: number): number => {
    if (from + offset >= to) throw badZstd(to, 'a block is cut');
    return bytes[from + offset] as number;
  };
  const type = byte(0) & 3;
  const format = (byte(0) >> 2) & 3;
  if (type < 2) {
    const headerBytes = format % 2 === 0 ? 1 : format === 1 ? 2 : 3;
    const size =
      headerBytes === 1
        ? byte(0) >> 3
        : (byte(0) >> 4) | (byte(1) << 4) | (headerBytes === 3 ? byte(2) << 12 : 0);
    if (size > state.blockLimit) throw badZstd(from, 'a block has too many literals');
    const start = from + headerBytes;
    const next = start + (type === 0 ? size : 1);
    if (next > to) throw badZstd(to, 'a block is cut');
    const literals =
      type === 0 ? bytes.subarray(start, next) : new Uint8Array(size).fill(bytes[start] as number);
    return { literals, next };
  }
  const headerBytes = format < 2 ? 3 : format + 2;
  const sizeBits = format < 2 ? 10 : format === 2 ? 14 : 18;
  // at most 40 bits, beyond what shifts can do
  let header = 0;
  for (let i = headerBytes - 1; i >= 0; i--) header = header * 256 + byte(i);
  header = Math.floor(header / 16);
  const size = header % 2 ** sizeBits;
  const storedSize = Math.floor(header / 2 ** sizeBits);
  if (size > state.blockLimit) throw badZstd(from, 'a block has too many literals');
  const next = from + headerBytes + storedSize;
  if (next > to) throw badZstd(to, 'a block is cut');
  let at = from + headerBytes;
  if (type === 2) {
    const read = readLiteralCode(bytes, at, next);
    state.literalCode = read.code;
    at = read.next;
  }
  const code = state.literalCode;
  if (!code) throw badZstd(from, 'literals without a code');
  const literals = new Uint8Array(size);
  if (format === 0) {
    readCoded(bytes, at, next, code, literals, 0, size);
    return { literals, next };
  }
  if (at + 6 > next) throw badZstd(at, 'a block is cut');
  const part = (size + 3) >> 2;
  if (part * 3 > size) throw badZstd(at, 'too few literals for four streams');
  let start = at + 6;
  for (let stream = 0; stream < 4; stream++) {
    const length =
      (bytes[at + stream * 2] as number) | ((bytes[at + stream * 2 + 1] as number) << 8);
    const end = stream === 3 ? next : start + length;
    if (end > next) throw badZstd(at, 'a stream of literals is cut');
    readCoded(
      bytes,
      start,
      end,
      code,
      literals,
      part * stream,
      stream === 3 ? size : part * (stream + 1),
    );
    start = end;
  }
  return { literals, next };
}

function readCoded(
  bytes: Uint8Array,
  from: number,
  to: number,
  code: LiteralCode,
  into: Uint8Array,
  start: number,
  end: number,
): void {
  const bits = new BackwardBits(bytes, from, to);
  for (let i = start; i < end; i++) {
    const entry = bits.peek(code.maxBits);
    into[i] = code.symbols[entry] as number;
    bits.left -= code.bits[entry] as number;
  }
  if (bits.left !== 0) throw badZstd(from, 'a stream of literals does not end where it must');
}

function readTables(
  bytes: Uint8Array,
  from: number,
  to: number,
  modes: number,
  state: FrameState,
): number {
  let at = from;
  for (let index = 0; index < 3; index++) {
    const kind = KINDS[index] as (typeof KINDS)[number];
    const mode = (modes >> (6 - index * 2)) & 3;
    if (mode === 0) {
      state.tables[index] = predefined[index] ??= makeStateTable(kind.counts, kind.log, at);
    } else if (mode === 1) {
      const symbol = bytes[at] as number;
      if (at >= to || symbol > kind.maxSymbol) throw badZstd(at, 'a block names an unknown symbol');
      state.tables[index] = constantTable(symbol);
      at++;
    } else if (mode === 2) {
      const read = readStateTable(bytes, at, to, kind.maxLog, kind.maxSymbol);
      state.tables[index] = read.table;
      at = read.next;
    } else if (!state.tables[index]) {
      throw badZstd(at, 'a block repeats a table that no block before it had');
    }
  }
  return at;
}

function readSequences(
  bytes: Uint8Array,
  from: number,
  to: number,
  literals: Uint8Array,
  state: FrameState,
  output: InflateOutput,
): void {
  if (from >= to) throw badZstd(to, 'a block is cut');
  let at = from;
  let count = bytes[at++] as number;
  if (count >= 128) {
    const more = count === 255 ? 2 : 1;
    if (at + more > to) throw badZstd(to, 'a block is cut');
    count =
      more === 2
        ? ((bytes[at] as number) | ((bytes[at + 1] as number) << 8)) + 0x7f00
        : ((count - 128) << 8) | (bytes[at] as number);
    at += more;
  }
  const blockStart = output.length;
  if (count === 0) {
    if (at !== to) throw badZstd(at, 'there are bytes after the end of a block');
    append(output, literals, 0, literals.length);
    return;
  }
  if (at >= to || ((bytes[at] as number) & 3) !== 0) throw badZstd(at, 'a block is not valid');
  at = readTables(bytes, at + 1, to, bytes[at] as number, state);
  const [lengths, offsets, matches] = state.tables;
  if (!lengths || !offsets || !matches) throw badZstd(at, 'a block has no tables');
  const bits = new BackwardBits(bytes, at, to);
  let length = bits.read(lengths.accuracyLog);
  let offset = bits.read(offsets.accuracyLog);
  let match = bits.read(matches.accuracyLog);
  let literalAt = 0;
  for (let sequence = 0; sequence < count; sequence++) {
    const offsetCode = offsets.symbols[offset] as number;
    const matchCode = matches.symbols[match] as number;
    const lengthCode = lengths.symbols[length] as number;
    const offsetValue = 2 ** offsetCode + bits.read(offsetCode);
    const matchLength =
      (MATCH_BASE[matchCode] as number) + bits.read(MATCH_BITS[matchCode] as number);
    const literalLength =
      (LENGTH_BASE[lengthCode] as number) + bits.read(LENGTH_BITS[lengthCode] as number);
    if (sequence + 1 < count) {
      length = (lengths.base[length] as number) + bits.read(lengths.bits[length] as number);
      match = (matches.base[match] as number) + bits.read(matches.bits[match] as number);
      offset = (offsets.base[offset] as number) + bits.read(offsets.bits[offset] as number);
    }
    if (bits.left < 0) throw badZstd(from, 'the sequences of a block are cut');
    if (literalAt + literalLength > literals.length) {
      throw badZstd(from, 'a block uses more literals than it has');
    }
    if (output.length - blockStart + literalLength + matchLength > state.blockLimit) {
      throw badZstd(from, 'a block gives more than a block may');
    }
    append(output, literals, literalAt, literalAt + literalLength);
    literalAt += literalLength;
    const distance = distanceOf(offsetValue, literalLength === 0, state.offsets);
    if (distance <= 0 || distance > output.length - state.contentStart) {
      throw badZstd(from, 'a block refers to bytes before the content');
    }
    copyMatch(output, distance, matchLength);
  }
  if (bits.left !== 0) throw badZstd(from, 'the sequences of a block do not end where they must');
  if (output.length - blockStart + literals.length - literalAt > state.blockLimit) {
    throw badZstd(from, 'a block gives more than a block may');
  }
  append(output, literals, literalAt, literals.length);
}

/** Values 1 to 3 name one of the last three distances (RFC 8878 section 3.1.1.5). */
function distanceOf(value: number, noLiterals: boolean, last: number[]): number {
  if (value > 3) {
    last.unshift(value - 3);
    last.length = 3;
    return value - 3;
  }
  const index = value - 1 + (noLiterals ? 1 : 0);
  const first = last[0] as number;
  if (index === 0) return first;
  const distance = index === 3 ? first - 1 : (last[index] as number);
  if (index > 1) last[2] = last[1] as number;
  last[1] = first;
  last[0] = distance;
  return distance;
}

function append(output: InflateOutput, from: Uint8Array, start: number, end: number): void {
  output.reserve(end - start);
  const { bytes } = output;
  let to = output.length;
  if (end - start > 32) bytes.set(from.subarray(start, end), to);
  else for (let i = start; i < end; i++) bytes[to++] = from[i] as number;
  output.length += end - start;
}

function copyMatch(output: InflateOutput, distance: number, length: number): void {
  output.reserve(length);
  const { bytes } = output;
  let to = output.length;
  const end = to + length;
  if (length > 64 && distance >= length)
    bytes.copyWithin(to, to - distance, to - distance + length);
  else for (; to < end; to++) bytes[to] = bytes[to - distance] as number;
  output.length = end;
}
