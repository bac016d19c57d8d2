import { beginTrace, type TraceSource } from '@unpark/formats';

/** Of Go's trace format: what begins a batch, a batch of strings, and a string. */
const EVENT_BATCH = 1;
const STRINGS = 4;
const STRING = 5;
/** The longest that Go writes: of a string, and about of a batch. */
const STRING_BYTES = 1000;
const STRINGS_A_BATCH = 60;
/** No thread wrote it. */
const NO_THREAD = 0xffff_ffff_ffff_ffffn;
/** No trace of the corpus has so many strings. */
const FIRST_ID = 1_000_000;

/**
 * A trace of several generations whose second one is longer by strings that nothing names: as large as
 * one that takes long, with the events that it had.
 */
export function longTrace(bytes: Uint8Array, moreBytes: number): Buffer {
  const source: TraceSource = {
    size: bytes.length,
    read: (from, length) => bytes.slice(from, from + length),
  };
  const second = beginTrace(source)?.generations[1];
  if (!second) throw new Error('the trace has one generation only');
  const batches: Buffer[] = [];
  let size = 0;
  for (let id = FIRST_ID; size < moreBytes; id += STRINGS_A_BATCH) {
    const batch = batchOfStrings(second, id);
    batches.push(batch);
    size += batch.length;
  }
  // behind its first batch, which may be one that has to be first
  const at = second.fromByte + firstBatchBytes(bytes.subarray(second.fromByte));
  return Buffer.concat([bytes.subarray(0, at), ...batches, bytes.subarray(at)]);
}

function batchOfStrings(
  { generation, minTicks }: { readonly generation: number; readonly minTicks: number },
  firstId: number,
): Buffer {
  const parts: Buffer[] = [Buffer.of(STRINGS)];
  for (let i = 0; i < STRINGS_A_BATCH; i++) {
    const text = `${firstId + i} `.padEnd(STRING_BYTES, '.');
    parts.push(Buffer.of(STRING), uvarint(firstId + i), uvarint(text.length), Buffer.from(text));
  }
  const data = Buffer.concat(parts);
  return Buffer.concat([
    Buffer.of(EVENT_BATCH),
    uvarint(generation),
    uvarint(NO_THREAD),
    uvarint(minTicks),
    uvarint(data.length),
    data,
  ]);
}

/** Bytes of the batch that begins here: type, four numbers of which the last is the size, data. */
function firstBatchBytes(bytes: Uint8Array): number {
  let at = 1;
  let value = 0;
  for (let number = 0; number < 4; number++) {
    value = 0;
    let factor = 1;
    for (let more = true; more; at++) {
      const byte = bytes[at] as number;
      value += (byte & 0x7f) * factor;
      factor *= 128;
      more = byte >= 0x80;
    }
  }
  return at + value;
}

function uvarint(value: number | bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}
