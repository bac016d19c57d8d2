import {
  mutateBytes,
  replaced,
  type Span,
  varintAt,
  withByte,
  withOtherRecords,
  withOtherVarint,
} from './byte-mutations';
import type { Random } from './random';

/** Fields of a protobuf message between two bytes; stops where they do not fit. */
function fieldsOf(
  bytes: Uint8Array,
  from: number,
  to: number,
): (Span & { bodyFrom: number; type: number })[] {
  const out: (Span & { bodyFrom: number; type: number })[] = [];
  for (let at = from; at < to; ) {
    const tag = varintAt(bytes, at);
    if (!tag) break;
    const type = Number(tag.value & 7n);
    let end = tag.to;
    let bodyFrom = tag.to;
    if (type === 0) end = varintAt(bytes, tag.to)?.to ?? to + 1;
    else if (type === 1) end = tag.to + 8;
    else if (type === 5) end = tag.to + 4;
    else if (type === 2) {
      const length = varintAt(bytes, tag.to);
      if (!length) break;
      bodyFrom = length.to;
      end = length.to + Number(length.value);
    } else break;
    if (end > to) break;
    out.push({ from: at, to: end, bodyFrom, type });
    at = end;
  }
  return out;
}

/** A change of a profile: its messages, their fields and the numbers in them. */
export function mutateProfile(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const fields = fieldsOf(bytes, 0, bytes.length);
  if (fields.length === 0) return mutateBytes(bytes, other, random);
  const field = random.pick(fields);
  switch (random.below(6)) {
    case 0:
      return withOtherRecords(bytes, fields, random);
    case 1: {
      const others = fieldsOf(other, 0, other.length);
      if (others.length === 0) return bytes;
      const { from, to } = random.pick(others);
      return replaced(bytes, { from: field.from, to: field.from }, other.subarray(from, to));
    }
    case 2: {
      // the number of a length or of a field itself
      const at = random.oneIn(3) ? field.from : (varintAt(bytes, field.from)?.to ?? field.from);
      return withOtherVarint(bytes, at, random);
    }
    case 3:
      return mutateBytes(bytes, other, random);
    default: {
      if (field.type !== 2 || field.to === field.bodyFrom)
        return withOtherVarint(bytes, field.bodyFrom, random);
      const inner = fieldsOf(bytes, field.bodyFrom, field.to);
      const at =
        inner.length > 0
          ? random.pick(inner).bodyFrom
          : field.bodyFrom + random.below(field.to - field.bodyFrom);
      const body = random.oneIn(4)
        ? withOtherRecords(
            bytes.subarray(field.bodyFrom, field.to),
            inner.map(({ from, to }) => ({ from: from - field.bodyFrom, to: to - field.bodyFrom })),
            random,
          )
        : withOtherVarint(bytes.subarray(field.bodyFrom, field.to), at - field.bodyFrom, random);
      return replaced(bytes, field, lengthDelimited(bytes, field, body));
    }
  }
}

/** The field with another body and the length of that, so that the rest stays readable. */
function lengthDelimited(bytes: Uint8Array, field: Span, body: Uint8Array): Uint8Array {
  const tag = varintAt(bytes, field.from);
  const head = bytes.subarray(field.from, tag?.to ?? field.from);
  const length: number[] = [];
  for (let rest = body.length; ; rest >>>= 7) {
    if (rest < 0x80) {
      length.push(rest);
      break;
    }
    length.push((rest & 0x7f) | 0x80);
  }
  return Uint8Array.of(...head, ...length, ...body);
}

interface Batch extends Span {
  readonly dataFrom: number;
  /** where its numbers begin: generation, thread, time, size */
  readonly numbers: readonly number[];
}

function batchesOf(bytes: Uint8Array): Batch[] {
  const out: Batch[] = [];
  for (let at = 16; at < bytes.length; ) {
    const type = bytes[at];
    if (type === 52) {
      out.push({ from: at, to: at + 1, dataFrom: at + 1, numbers: [] });
      at++;
      continue;
    }
    if (type !== 1 && type !== 49) break;
    const numbers: number[] = [];
    let next = at + (type === 49 ? 2 : 1);
    let size = 0;
    for (let i = 0; i < 4; i++) {
      const number = varintAt(bytes, next);
      if (!number) return out;
      numbers.push(next);
      next = number.to;
      size = Number(number.value);
    }
    if (next + size > bytes.length) break;
    out.push({ from: at, to: next + size, dataFrom: next, numbers });
    at = next + size;
  }
  return out;
}

const VERSIONS = ['11', '19', '21', '22', '23', '24', '25', '26', '27', '99', '0', '999'] as const;

function withOtherVersion(bytes: Uint8Array, random: Random): Uint8Array {
  const head = new Uint8Array(16);
  head.set(new TextEncoder().encode(`go 1.${random.pick(VERSIONS)} trace`));
  return replaced(bytes, { from: 0, to: 16 }, head);
}

/** A change of an execution trace: its batches, their headers, the numbers of events. */
export function mutateTrace(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  if (random.oneIn(40)) return withOtherVersion(bytes, random);
  const batches = batchesOf(bytes);
  if (batches.length < 2) {
    // the format before Go 1.22 has no lengths: any byte may be a number or an event
    const at = 16 + random.below(Math.max(1, bytes.length - 16));
    return random.oneIn(2) ? withOtherVarint(bytes, at, random) : mutateBytes(bytes, other, random);
  }
  const batch = random.pick(batches);
  const size = batch.to - batch.dataFrom;
  switch (random.below(8)) {
    case 0:
      return withOtherRecords(bytes, batches, random);
    case 1:
      return batch.numbers.length > 0
        ? withOtherVarint(bytes, random.pick(batch.numbers), random)
        : bytes;
    case 2: {
      const others = batchesOf(other);
      if (others.length === 0) return mutateBytes(bytes, other, random);
      const { from, to } = random.pick(others);
      return replaced(
        bytes,
        { from: batch.from, to: random.oneIn(2) ? batch.from : batch.to },
        other.subarray(from, to),
      );
    }
    case 3:
      return bytes.subarray(
        0,
        random.oneIn(2) ? batch.from : batch.dataFrom + random.below(size + 1),
      );
    case 4:
      return mutateBytes(bytes, other, random);
    case 5:
      return size === 0
        ? bytes
        : withByte(bytes, batch.dataFrom + random.below(size), random.below(256));
    default: {
      if (size === 0) return bytes;
      const data = bytes.subarray(batch.dataFrom, batch.to);
      const changed = withOtherVarint(data, random.below(size), random);
      return withData(bytes, batch, changed);
    }
  }
}

/** The batch with other data and their length. */
function withData(bytes: Uint8Array, batch: Batch, data: Uint8Array): Uint8Array {
  const sizeAt = batch.numbers[3];
  if (sizeAt === undefined) return bytes;
  // lengths of batches are written with five bytes
  const length = [0, 7, 14, 21].map((bits) => ((data.length >>> bits) & 0x7f) | 0x80);
  return replaced(
    bytes,
    { from: sizeAt, to: batch.to },
    Uint8Array.of(...length, data.length >>> 28, ...data),
  );
}
