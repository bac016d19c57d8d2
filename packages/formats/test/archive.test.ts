import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { describe, expect, it, vi } from 'vitest';
import { listArchive, readArtifact, recogniseArtifact } from '../src/index';
import { fixture, utf8 } from './fixtures';

vi.setConfig({ testTimeout: 60_000 });

const SECONDS = 1_795_393_884;

interface TarFile {
  readonly name: string;
  readonly content?: Uint8Array;
  readonly type?: string;
  readonly mtime?: number;
}

const octal = (value: number, length: number): string =>
  `${value.toString(8).padStart(length - 1, '0')}\0`;

function tar(files: readonly TarFile[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const { name, content = new Uint8Array(0), type = '0', mtime = SECONDS } of files) {
    const header = new Uint8Array(512);
    const put = (text: string, at: number): void => header.set(utf8(text), at);
    put(name, 0);
    put(octal(0o644, 8), 100);
    put(octal(content.length, 12), 124);
    put(octal(mtime, 12), 136);
    put('        ', 148);
    put(type, 156);
    put('ustar\x0000', 257);
    put(
      `${octal(
        header.reduce((sum, byte) => sum + byte, 0),
        7,
      )} `,
      148,
    );
    parts.push(header, content, new Uint8Array((512 - (content.length % 512)) % 512));
  }
  return new Uint8Array(Buffer.concat([...parts, new Uint8Array(1024)]));
}

const entries = (bytes: Uint8Array, limits = {}) => {
  const listed = listArchive(bytes, { limits });
  if (!listed.ok) throw new Error(listed.error.message);
  return listed.value;
};

const codeOf = (bytes: Uint8Array, limits = {}): string | undefined => {
  const listed = listArchive(bytes, { limits });
  return listed.ok ? undefined : listed.error.code;
};

const readCode = (bytes: Uint8Array, index = 0, limits = {}): string | undefined => {
  const read = entries(bytes, limits)[index]?.read();
  return read?.ok === false ? read.error.code : undefined;
};

const dump = fixture('go1.24/goroutine.debug2.txt');
const heap = fixture('go1.24/heap.pprof');
const make: Record<string, (files: Record<string, Uint8Array>) => Uint8Array> = {
  zip: (files) => zipSync(files, { mtime: new Date('2026-11-23T00:31:24Z') }),
  'stored zip': (files) => zipSync(files, { level: 0 }),
  tar: (files) => tar(Object.entries(files).map(([name, content]) => ({ name, content }))),
  'tar.gz': (files) =>
    new Uint8Array(
      gzipSync(tar(Object.entries(files).map(([name, content]) => ({ name, content })))),
    ),
};

describe.each(Object.keys(make))('%s', (form) => {
  const archive = (files: Record<string, Uint8Array>): Uint8Array => {
    const maker = make[form];
    if (!maker) throw new Error(form);
    return maker(files);
  };

  it('gives its files with their bytes, names kept as text', () => {
    const bytes = archive({ 'a/dump.txt': dump, '../evil': heap, é: utf8('x') });
    const listed = entries(bytes);
    expect(listed.map(({ file }) => file)).toEqual(['a/dump.txt', '../evil', 'é']);
    expect(listed.map(({ sizeBytes }) => sizeBytes)).toEqual([dump.length, heap.length, 1]);
    expect(listed[0]?.read()).toEqual({ ok: true, value: dump });
    expect(listed[1]?.read()).toEqual({ ok: true, value: heap });
    const parsed = readArtifact(bytes, { file: 'capture' });
    expect(parsed).toMatchObject({ kind: 'archive', status: 'parsed', summary: '3 files' });
    expect(recogniseArtifact(bytes.subarray(0, 4096), { file: 'x' }).kind).toBe('archive');
  });

  it('has at most so many files', () => {
    const files = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}`, utf8('x')]));
    expect(entries(archive(files(200))).length).toBe(200);
    expect(codeOf(archive(files(201)))).toBe('archive.too-many-entries');
  });

  it('gives at most so many bytes in all, counted as they come out', () => {
    const bytes = archive({ a: new Uint8Array(600), b: new Uint8Array(400) });
    const listed = entries(bytes, { archiveBytes: 1000 });
    expect(listed.map((entry) => entry.read().ok)).toEqual([true, true]);
    const over = entries(bytes, { archiveBytes: 999 });
    expect(over.map((entry) => entry.read().ok)).toEqual([true, false]);
  });

  it('does not open an archive inside', () => {
    const inner = archive({ a: utf8('x') });
    expect(readCode(archive({ inner }))).toBe('archive.nested');
  });

  it('is refused or says where it was cut', () => {
    const bytes = archive({ a: dump, b: heap });
    for (let length = 1; length < bytes.length; length += 97) {
      const cut = bytes.subarray(0, length);
      const listed = listArchive(cut);
      const reads = listed.ok ? listed.value.map((entry) => entry.read()) : [];
      const contents = reads.map((read) => (read.ok ? read.value : undefined));
      for (const content of contents) expect([dump, heap, undefined]).toContainEqual(content);
    }
    expect(readArtifact(bytes.subarray(0, 600), { file: 'x' }).status).not.toBe('unrecognised');
  });
});

describe('zip', () => {
  /** flips bits in the directory entry of the first file */
  const altered = (offset: number, value: number): Uint8Array => {
    const bytes = zipSync({ a: dump });
    const end = bytes.length - 22;
    const directory = new DataView(bytes.buffer, bytes.byteOffset).getUint32(end + 16, true);
    bytes[directory + offset] = value;
    return bytes;
  };

  it('refuses encrypted entries, links, unknown methods and wrong checksums by name', () => {
    expect(readCode(altered(8, 1))).toBe('archive.encrypted');
    expect(readCode(altered(10, 99))).toBe('archive.unknown-method');
    expect(readCode(altered(16, 0))).toBe('archive.bad-checksum');
    const link = altered(5, 3);
    const directory = new DataView(link.buffer).getUint32(link.length - 22 + 16, true);
    link[directory + 41] = 0xa1;
    expect(readCode(link)).toBe('archive.not-a-file');
  });

  it('does not believe sizes', () => {
    expect(entries(altered(27, 0x7f))[0]?.read().ok).toBe(true);
    const bomb = zipSync({ a: new Uint8Array(1_000_000) });
    expect(readCode(bomb, 0, { inflationGraceBytes: 1000 })).toBe('inflate.limit');
  });

  it('knows when files changed', () => {
    const bytes = zipSync({ a: [dump, { mtime: new Date(2026, 10, 23, 0, 31, 24) }] });
    expect(entries(bytes)[0]?.modifiedUnixNs).toBe(String(SECONDS * 1e9));
  });
});

describe('tar', () => {
  it('refuses links and devices, leaves folders out, reads long names and exact times', () => {
    const long = `${'d/'.repeat(80)}dump.txt`;
    const pax = (key: string, value: string): Uint8Array => {
      const record = ` ${key}=${value}\n`;
      const length = record.length + String(record.length + 3).length;
      return utf8(`${length}${record}`);
    };
    const bytes = tar([
      { name: 'folder/', type: '5' },
      { name: 'link', type: '2' },
      { name: 'device', type: '3' },
      { name: '././@LongLink', type: 'L', content: utf8(`${long}\0`) },
      { name: 'cut', content: dump },
      { name: 'pax', type: 'x', content: pax('mtime', '1795393884.123456789') },
      { name: 'x', content: heap },
    ]);
    const listed = entries(bytes);
    expect(listed.map(({ file }) => file)).toEqual(['link', 'device', long, 'x']);
    expect([0, 1].map((index) => readCode(bytes, index))).toEqual([
      'archive.not-a-file',
      'archive.not-a-file',
    ]);
    expect(listed[2]?.modifiedUnixNs).toBe(`${SECONDS}000000000`);
    expect(listed[3]?.modifiedUnixNs).toBe('1795393884123456789');
  });
});

it('is not an archive', () => {
  expect(codeOf(dump)).toBe('archive.none');
  expect(codeOf(heap)).toBe('archive.none');
});
