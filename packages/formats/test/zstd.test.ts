import { gzipSync } from 'node:zlib';
import { must } from '@unpark/base';
import { encodeTable } from '@unpark/model';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { xxh64 } from '../src/bundle/xxh64';
import { unzstd } from '../src/bundle/zstd';
import { listArchive, readArtifact, recogniseArtifact } from '../src/index';
import { fixture, utf8 } from './fixtures';

vi.setConfig({ testTimeout: 60_000 });

const LIMIT = 1 << 24;
const dump = fixture('go1.24/goroutine.debug2.txt');
const heap = fixture('go1.24/heap.pprof');
const runs = new Uint8Array(Buffer.alloc(300_000, 'ab'));

/** form → what the zstd program was given */
const FORMS: Readonly<Record<string, Uint8Array>> = {
  'dump-19.zst': dump,
  'dump-1-no-check.zst': dump,
  'heap-3.zst': heap,
  'runs-19.zst': runs,
  'empty.zst': new Uint8Array(0),
};
const zst = (name: string): Uint8Array => fixture(`zstd/${name}`);
const joined = (...parts: readonly Uint8Array[]): Uint8Array =>
  new Uint8Array(Buffer.concat(parts));
const codeOf = (bytes: Uint8Array, limit = LIMIT): string | undefined => {
  const result = unzstd(bytes, limit);
  return result.ok ? undefined : result.error.code;
};

/** A frame of blocks made by hand: window of 1 MiB, no stated size, no checksum. */
const frame = (...blocks: readonly (readonly number[])[]): Uint8Array =>
  Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0, 10 << 3, ...blocks.flat()]);
const header = (type: number, size: number, last: boolean): number[] => {
  const value = (size << 3) | (type << 1) | (last ? 1 : 0);
  return [value & 255, (value >> 8) & 255, value >> 16];
};

describe('zstd', () => {
  it.each(Object.entries(FORMS))('%s gives the bytes that were compressed', (name, content) => {
    const result = unzstd(zst(name), LIMIT);
    expect(result.ok && Buffer.compare(result.value, content)).toBe(0);
  });

  it('joins frames and passes over skippable ones', () => {
    const skip = Uint8Array.from([0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
    const bytes = joined(skip, zst('heap-3.zst'), skip, zst('empty.zst'), zst('runs-19.zst'));
    const result = unzstd(bytes, LIMIT);
    expect(result.ok && Buffer.compare(result.value, joined(heap, runs))).toBe(0);
  });

  it('says at which byte what is wrong', () => {
    const bytes = zst('dump-19.zst');
    const altered = bytes.slice();
    altered[bytes.length - 1] = (altered[bytes.length - 1] as number) ^ 1;
    expect(unzstd(altered, LIMIT)).toMatchObject({
      ok: false,
      error: { code: 'zstd.bad-checksum', place: { byte: bytes.length - 4 } },
    });
    expect(codeOf(joined(bytes, utf8('tail')))).toBe('zstd.garbage');
    expect(codeOf(frame(header(3, 1, true), [0]))).toBe('zstd.bad-data');
    const dictionary = Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 1, 10 << 3, 7, 1, 0, 0]);
    expect(codeOf(dictionary)).toBe('zstd.dictionary');
  });

  it.each(Object.keys(FORMS))('%s cut anywhere is an error', (name) => {
    const bytes = zst(name);
    for (let length = 1; length < bytes.length; length++) {
      expect(unzstd(bytes.subarray(0, length), LIMIT).ok).toBe(false);
    }
  });

  it('altered content with a checksum is never taken for good', () => {
    for (const name of ['dump-19.zst', 'heap-3.zst', 'runs-19.zst']) {
      const bytes = zst(name);
      const content = must(FORMS[name], name);
      fc.assert(
        fc.property(
          fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 }),
          (changes) => {
            const altered = bytes.slice();
            for (const [at, byte] of changes) altered[at] = byte;
            const result = unzstd(altered, LIMIT);
            // a change may fall on bits without meaning or clear the checksum flag
            const keepsChecksum = altered[4] === bytes[4];
            if (result.ok && keepsChecksum && altered[0] === bytes[0]) {
              expect(Buffer.compare(result.value, content)).toBe(0);
            }
          },
        ),
        { numRuns: 400 },
      );
    }
  });

  it('any bytes behind a frame header are read or refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 2, maxLength: 200 }), (body) => {
        unzstd(frame(header(2, body.length, true), [...body]), LIMIT);
      }),
      { numRuns: 3000 },
    );
  });

  it('a code of states without bits ends', () => {
    // weights of literals whose only state takes no bit: a decoder that waits for the end of the
    // bits would never come there
    const weights = [0xf0, 0x03, 0xff, 0x07];
    // 4 literals in one stream, from 6 bytes
    const literals = [0x42, 0x80, 1, weights.length, ...weights, 1];
    expect(
      unzstd(frame(header(2, literals.length + 1, true), [...literals, 0]), LIMIT),
    ).toMatchObject({ error: { message: expect.stringContaining('more weights than literals') } });
  });

  it('stops a bomb at the limit, whatever its header says', () => {
    const blocks = Array.from({ length: 64 }, (_, i) => [...header(1, 131_072, i === 63), 0]);
    expect(codeOf(frame(...blocks))).toBeUndefined();
    expect(codeOf(frame(...blocks), 8 * 1024 * 1024 - 1)).toBe('inflate.limit');
    // one segment of 4 GiB
    const singleFrameHeader = [0x28, 0xb5, 0x2f, 0xfd, 0xe0, 0, 0, 0, 0, 1, 0, 0, 0];
    const single = Uint8Array.from([...singleFrameHeader, ...header(1, 1, true), 0]);
    expect(codeOf(single)).toBe('inflate.limit');
    expect(codeOf(frame([...header(1, 131_073, true), 0]))).toBe('zstd.bad-data');
    const bomb = readArtifact(frame(...Array.from({ length: 400 }, () => blocks[0] ?? [])), {
      file: 'x.zst',
    });
    expect(bomb).toMatchObject({ status: 'damaged', error: { code: 'inflate.limit' } });
  });
});

describe('what zstd may inflate to', () => {
  it('is more than gzip, for it repeats from afar', () => {
    const limits = { inflationGraceBytes: 1024, inflationRatio: 2 };
    const inner = utf8('goroutine 1 [running]:\nmain.main()\n\t/a.go:1 +0x1\n\n'.repeat(400));
    const blocks = [header(0, inner.length, true), [...inner]];
    const long = joined(frame(...blocks), frame([...header(1, 100_000, true), 10]));
    expect(readArtifact(long, { file: 'x' }, { limits }).kind).toBe('goroutine-dump');
    const tight = { ...limits, zstdInflationRatio: 2 };
    expect(readArtifact(long, { file: 'x' }, { limits: tight }).error?.code).toBe('inflate.limit');
  });
});

describe('xxh64', () => {
  const text = (length: number): Uint8Array =>
    Uint8Array.from({ length }, (_, i) => (i * 7 + 3) & 255);
  // from the reference program, xxhsum -H1
  it.each([
    [0, 'ef46db3751d8e999'],
    [1, '1f25c8d0bc1f4bb6'],
    [4, '9bb64b7d66ee9fda'],
    [31, 'a2aa5f33cc4a6119'],
    [32, '23c3c17ef790fd97'],
    [100, 'a61f8d4c170fe531'],
    [1000, '5f235fa033f1a3fb'],
  ])('of %i bytes', (length, expected) => {
    const { high, low } = xxh64(text(length));
    const hex = (half: number): string => half.toString(16).padStart(8, '0');
    expect(hex(high) + hex(low)).toBe(expected);
  });
});

describe('files in zstd', () => {
  const tables = (bytes: Uint8Array, file: string) =>
    readArtifact(bytes, { file }).tables.map((table) => Buffer.from(encodeTable(table)));

  it('are read like the files themselves, a profile that Go gzipped too', () => {
    expect(readArtifact(zst('heap-3.zst'), { file: 'heap.pprof.zst' })).toMatchObject({
      kind: 'pprof-heap',
      status: 'parsed',
    });
    expect(tables(zst('heap-3.zst'), 'x')).toEqual(tables(heap, 'x'));
    expect(recogniseArtifact(zst('dump-19.zst'), { file: 'x' }).kind).toBe('goroutine-dump');
    expect(recogniseArtifact(zst('heap-3.zst'), { file: 'x' }).kind).toBe('pprof-heap');
  });

  it('damaged ones say so', () => {
    const cut = zst('dump-19.zst').subarray(0, 900);
    expect(readArtifact(cut, { file: 'x' })).toMatchObject({
      status: 'damaged',
      summary: 'zstd that cannot be read',
      error: { code: 'inflate.cut', place: { byte: 900 } },
    });
    expect(readArtifact(zst('empty.zst'), { file: 'x' })).toMatchObject({
      status: 'unrecognised',
      summary: 'zstd of nothing',
    });
  });

  it('zstd inside gzip is not opened', () => {
    const parsed = readArtifact(gzipSync(zst('dump-19.zst')), { file: 'x' });
    expect(parsed.status).toBe('unrecognised');
    expect(listArchive(zst('dump-19.zst')).ok).toBe(false);
  });
});
