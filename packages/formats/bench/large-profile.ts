import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const FUNCTIONS = 4_000;

/** An ordinary CPU profile, only large: many distinct stacks over some thousand functions. */
export function writeLargeProfile(file: string, samples: number, depth: number): void {
  const strings = ['', 'samples', 'count', 'cpu', 'nanoseconds'];
  const buffer = new Uint8Array(samples * (depth * 2 + 20) + (1 << 20));
  let length = 0;
  const write = (bytes: ArrayLike<number>): void => {
    buffer.set(bytes, length);
    length += bytes.length;
  };
  const field = (number: number, body: number[]): number[] => [
    ...varint((number << 3) | 2),
    ...varint(body.length),
    ...body,
  ];
  const value = (number: number, of: number): number[] => [...varint(number << 3), ...varint(of)];
  write(field(1, [...value(1, 1), ...value(2, 2)]));
  write(field(1, [...value(1, 3), ...value(2, 4)]));
  let seed = 12345;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return (seed >>> 8) % below;
  };
  for (let sample = 0; sample < samples; sample++) {
    // Leaf first, as the format wants it. Stacks share their outer frames and part near the leaf, as
    // those of real programs do; a profile holds each distinct stack once.
    const path: number[] = [];
    let at = 1;
    for (let frame = 0; frame < depth; frame++) {
      const callees = frame < depth / 2 ? (frame % 4 === 0 ? 2 : 1) : 3;
      at = 1 + (((Math.imul(at, 31) + random(callees) + frame * 7) >>> 0) % FUNCTIONS);
      path.push(at);
    }
    const locations = path.reverse().flatMap(varint);
    write(field(2, [...field(1, locations), ...field(2, [...varint(1), ...varint(10_000_000)])]));
  }
  for (let id = 1; id <= FUNCTIONS; id++) {
    strings.push(`example.com/shop/package${id % 97}.(*Type${id % 13}).Method${id}`);
    strings.push(`example.com/shop/package${id % 97}/file${id}.go`);
    write(
      field(4, [
        ...value(1, id),
        ...value(3, 0x400000 + id * 64),
        ...field(4, [...value(1, id), ...value(2, id % 500)]),
      ]),
    );
    write(
      field(5, [...value(1, id), ...value(2, strings.length - 2), ...value(4, strings.length - 1)]),
    );
  }
  const encoder = new TextEncoder();
  for (const text of strings) write(field(6, [...encoder.encode(text)]));
  write(value(12, 10_000_000));
  writeFileSync(file, gzipSync(buffer.subarray(0, length), { level: 1 }));
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return bytes;
}
