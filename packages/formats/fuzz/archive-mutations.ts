import { gzipSync } from 'node:zlib';
import { mutateBytes, withByte } from './byte-mutations';
import type { Random } from './random';

const MARKS: readonly (readonly number[])[] = [
  [0x50, 0x4b, 1, 2],
  [0x50, 0x4b, 3, 4],
  [0x50, 0x4b, 5, 6],
  [0x50, 0x4b, 6, 6],
  [0x50, 0x4b, 6, 7],
  [0x28, 0xb5, 0x2f, 0xfd],
  [0x75, 0x73, 0x74, 0x61, 0x72],
  [0x1f, 0x8b, 8],
];

/** Places of the signatures that begin headers; a handful of each is enough. */
function headersOf(bytes: Uint8Array): number[] {
  const out: number[] = [];
  for (const mark of MARKS) {
    let left = 8;
    for (let at = bytes.indexOf(mark[0] as number); at >= 0 && left > 0; ) {
      if (mark.every((byte, i) => bytes[at + i] === byte)) {
        out.push(at);
        left--;
      }
      at = bytes.indexOf(mark[0] as number, at + 1);
    }
  }
  return out;
}

/** A change of an archive or of a compressed file, mostly in its headers and its end. */
export function mutateArchive(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const headers = headersOf(bytes);
  if (headers.length === 0 || random.oneIn(4)) return mutateBytes(bytes, other, random);
  const end = random.oneIn(4) ? bytes.length - 1 - random.below(24) : -1;
  const at = end >= 0 ? end : random.pick(headers) + random.below(60);
  const value = random.pick([0, 1, 0x7f, 0x80, 0xff, random.below(256)]);
  return withByte(bytes, Math.min(at, bytes.length - 1), value);
}

/** gzip around the bytes, sometimes with a size, a checksum or a body that does not fit. */
export function gzipAround(bytes: Uint8Array, random: Random): Uint8Array {
  const packed = new Uint8Array(gzipSync(bytes, { level: 1 }));
  if (random.oneIn(3)) return packed;
  const at = random.oneIn(2) ? packed.length - 1 - random.below(8) : random.below(packed.length);
  return withByte(packed, at, (packed[at] as number) ^ (1 << random.below(8)));
}
