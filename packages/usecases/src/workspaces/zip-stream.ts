import { Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';

export interface ZipEntry {
  /** relative, with `/`; made by us */
  readonly name: string;
  readonly at: Date;
  /** false for what is compressed already */
  readonly deflated: boolean;
  readonly bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

interface WrittenEntry {
  readonly name: Buffer;
  readonly method: number;
  readonly time: number;
  readonly date: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

const ZIP64 = 45;
/** bit 3: sizes follow the bytes; bit 11: names are UTF-8 */
const FLAGS = 0x0808;
const U32 = 0xffff_ffff;

/** Two-second steps from 1980 on; zip knows no zone, this is UTC. */
function dosTime(at: Date): { time: number; date: number } {
  const year = Math.min(Math.max(at.getUTCFullYear(), 1980), 2107);
  return {
    time: (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1),
    date: ((year - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(),
  };
}

function localHeader(entry: Pick<WrittenEntry, 'name' | 'method' | 'time' | 'date'>): Buffer {
  const header = Buffer.alloc(30 + entry.name.length + 20);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(ZIP64, 4);
  header.writeUInt16LE(FLAGS, 6);
  header.writeUInt16LE(entry.method, 8);
  header.writeUInt16LE(entry.time, 10);
  header.writeUInt16LE(entry.date, 12);
  header.writeUInt32LE(U32, 18);
  header.writeUInt32LE(U32, 22);
  header.writeUInt16LE(entry.name.length, 26);
  header.writeUInt16LE(20, 28);
  entry.name.copy(header, 30);
  // An empty ZIP64 field says that the sizes behind the bytes have 64 bits.
  header.writeUInt16LE(1, 30 + entry.name.length);
  header.writeUInt16LE(16, 32 + entry.name.length);
  return header;
}

function sizesBehind({ crc, packed, size }: WrittenEntry): Buffer {
  const behind = Buffer.alloc(24);
  behind.writeUInt32LE(0x08074b50, 0);
  behind.writeUInt32LE(crc, 4);
  behind.writeBigUInt64LE(BigInt(packed), 8);
  behind.writeBigUInt64LE(BigInt(size), 16);
  return behind;
}

function centralHeader(entry: WrittenEntry): Buffer {
  const header = Buffer.alloc(46 + entry.name.length + 28);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(ZIP64, 4);
  header.writeUInt16LE(ZIP64, 6);
  header.writeUInt16LE(FLAGS, 8);
  header.writeUInt16LE(entry.method, 10);
  header.writeUInt16LE(entry.time, 12);
  header.writeUInt16LE(entry.date, 14);
  header.writeUInt32LE(entry.crc, 16);
  header.writeUInt32LE(U32, 20);
  header.writeUInt32LE(U32, 24);
  header.writeUInt16LE(entry.name.length, 28);
  header.writeUInt16LE(28, 30);
  header.writeUInt32LE(U32, 42);
  entry.name.copy(header, 46);
  const at = 46 + entry.name.length;
  header.writeUInt16LE(1, at);
  header.writeUInt16LE(24, at + 2);
  header.writeBigUInt64LE(BigInt(entry.size), at + 4);
  header.writeBigUInt64LE(BigInt(entry.packed), at + 12);
  header.writeBigUInt64LE(BigInt(entry.offset), at + 20);
  return header;
}

function endOfArchive(count: number, start: number, length: number): Buffer {
  const end = Buffer.alloc(56 + 20 + 22);
  end.writeUInt32LE(0x06064b50, 0);
  end.writeBigUInt64LE(44n, 4);
  end.writeUInt16LE(ZIP64, 12);
  end.writeUInt16LE(ZIP64, 14);
  end.writeBigUInt64LE(BigInt(count), 24);
  end.writeBigUInt64LE(BigInt(count), 32);
  end.writeBigUInt64LE(BigInt(length), 40);
  end.writeBigUInt64LE(BigInt(start), 48);
  end.writeUInt32LE(0x07064b50, 56);
  end.writeBigUInt64LE(BigInt(start + length), 64);
  end.writeUInt32LE(1, 72);
  end.writeUInt32LE(0x06054b50, 76);
  end.writeUInt16LE(0xffff, 84);
  end.writeUInt16LE(0xffff, 86);
  end.writeUInt32LE(U32, 88);
  end.writeUInt32LE(U32, 92);
  return end;
}

/**
 * A zip archive (APPNOTE 6.3, ZIP64 throughout) of entries as they come: nothing is held but the list
 * of names, so it may be larger than memory and disk.
 */
export async function* zipStream(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Buffer> {
  const written: WrittenEntry[] = [];
  let offset = 0;
  for await (const entry of entries) {
    const facts = {
      name: Buffer.from(entry.name, 'utf8'),
      method: entry.deflated ? 8 : 0,
      ...dosTime(entry.at),
    };
    const start = offset;
    const head = localHeader(facts);
    offset += head.length;
    yield head;
    let crc = 0;
    let size = 0;
    let packed = 0;
    async function* counted(): AsyncGenerator<Uint8Array> {
      for await (const chunk of entry.bytes) {
        crc = crc32(chunk, crc);
        size += chunk.byteLength;
        yield chunk;
      }
    }
    const source = entry.deflated ? deflated(counted()) : counted();
    for await (const chunk of source) {
      packed += chunk.byteLength;
      yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    }
    const done: WrittenEntry = { ...facts, crc, size, packed, offset: start };
    written.push(done);
    const behind = sizesBehind(done);
    offset += packed + behind.length;
    yield behind;
  }
  const start = offset;
  for (const entry of written) {
    const header = centralHeader(entry);
    offset += header.length;
    yield header;
  }
  yield endOfArchive(written.length, start, offset - start);
}

/** Faults of the source reach the reader too, which `pipe` alone would swallow. */
function deflated(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const source = Readable.from(bytes);
  const sink = createDeflateRaw();
  source.on('error', (error) => sink.destroy(error));
  return source.pipe(sink) as AsyncIterable<Uint8Array>;
}
