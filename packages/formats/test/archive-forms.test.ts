import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, it, vi } from 'vitest';
import { listArchive, readArtifact } from '../src/index';
import { fixture, utf8 } from './fixtures';

vi.setConfig({ testTimeout: 60_000 });

const archive = (name: string): Uint8Array => fixture(`archives/${name}`);
const LONG = `${'folder/'.repeat(30)}name.txt`;
const decoder = new TextDecoder();

/** name, content or code of the refusal */
const contents = (bytes: Uint8Array): [string, string][] => {
  const listed = listArchive(bytes);
  if (!listed.ok) throw new Error(listed.error.message);
  return listed.value.map((entry) => {
    const read = entry.read();
    return [entry.file, read.ok ? decoder.decode(read.value) : read.error.code];
  });
};
const GOROUTINES = 'goroutine 1 [running]:\n'.repeat(40);

describe('forms of archives that programs write', () => {
  it.each([
    [
      'zip written to a pipe',
      'streamed.zip',
      [
        ['a.txt', GOROUTINES],
        ['b.txt', 'b'],
      ],
    ],
    [
      'zip64',
      'zip64.zip',
      [
        ['a.txt', GOROUTINES],
        ['b.txt', 'second file, longer than ten bytes'],
      ],
    ],
    [
      'two entries of one name',
      'same-name.zip',
      [
        ['a.txt', 'first'],
        ['a.txt', 'second'],
      ],
    ],
    [
      'GNU long names in tar.zst',
      'gnu.tar.zst',
      [
        ['short.txt', 'short'],
        [LONG, 'long'],
      ],
    ],
    [
      'pax names in tar.zst',
      'pax.tar.zst',
      [
        ['short.txt', 'short'],
        [LONG, 'long'],
      ],
    ],
  ])('%s', (_, name, expected) => {
    expect(contents(archive(name))).toEqual(expected);
    expect(readArtifact(archive(name), { file: name })).toMatchObject({
      kind: 'archive',
      status: 'parsed',
      summary: '2 files',
    });
  });

  it('a pax time has its fraction', () => {
    const listed = listArchive(archive('pax.tar.zst'));
    expect(listed.ok && listed.value[0]?.modifiedUnixNs).toBe('1795393884500000000');
  });

  it.each(['sparse-gnu.tar.gz', 'sparse-pax.tar.gz'])(
    '%s: a sparse file is refused, the next is read',
    (name) => {
      const files = contents(archive(name));
      expect(files.map(([, content]) => content)).toEqual(['archive.sparse', 'short']);
    },
  );

  it('the directory of a zip64 is found by its locator', () => {
    const bytes = archive('zip64.zip').slice();
    const view = new DataView(bytes.buffer);
    const end = bytes.length - 22;
    // python writes the small numbers into the old record too: all ones send the reader on
    view.setUint16(end + 10, 0xffff, true);
    view.setUint32(end + 16, 0xffff_ffff, true);
    expect(contents(bytes).map(([file]) => file)).toEqual(['a.txt', 'b.txt']);
    view.setUint32(end - 20 + 12, 0x7fff_ffff, true);
    const listed = listArchive(bytes);
    expect(listed.ok ? undefined : listed.error.code).toBe('archive.damaged');
  });

  it.each([
    'streamed.zip',
    'zip64.zip',
    'same-name.zip',
    'gnu.tar.zst',
    'pax.tar.zst',
    'sparse-pax.tar.gz',
  ])('%s altered or cut is read or refused', (name) => {
    const original = archive(name);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(original.length - 1), fc.nat(255)), { maxLength: 4 }),
        fc.nat(original.length),
        (changes, cut) => {
          const bytes = original.slice(0, changes.length === 0 ? cut : original.length);
          for (const [at, byte] of changes) bytes[at] = byte;
          const listed = listArchive(bytes);
          if (listed.ok) for (const entry of listed.value) entry.read();
          const parsed = readArtifact(bytes, { file: 'x' });
          expect(parsed.error?.code).not.toBe('parse.internal');
        },
      ),
      { numRuns: 300 },
    );
  });

  it('a tar.zst inside a zip is not opened, other zstd is handed on', () => {
    const zip = zipSync({
      'a.tar.zst': archive('gnu.tar.zst'),
      'b.zst': fixture('zstd/heap-3.zst'),
    });
    const listed = listArchive(zip);
    const codes =
      listed.ok &&
      listed.value.map((entry) => {
        const read = entry.read();
        return read.ok ? read.value.length : read.error.code;
      });
    expect(codes).toEqual(['archive.nested', fixture('zstd/heap-3.zst').length]);
  });

  it('zstd around text is no archive', () => {
    expect(listArchive(utf8('text')).ok).toBe(false);
    expect(listArchive(fixture('zstd/runs-19.zst')).ok).toBe(false);
  });
});
