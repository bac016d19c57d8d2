#!/usr/bin/env node
// Writes packages/formats/test/fixtures/archives: forms of zip and tar that programs write and that the
// tests' own makers do not. Needs python3, GNU tar and zstd; the tests do not.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const target = fileURLToPath(new URL('../fixtures/archives/', import.meta.url));
mkdirSync(target, { recursive: true });

execFileSync('python3', [
  '-c',
  `
import sys, zipfile, warnings
warnings.simplefilter('ignore')
target = sys.argv[1]
when = (2026, 11, 23, 0, 31, 24)
def entry(name):
    info = zipfile.ZipInfo(name, when)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info

class Unseekable:
    def __init__(self, file): self.file = file
    def write(self, data): return self.file.write(data)
    def flush(self): self.file.flush()

# written to a pipe: sizes stand behind the content
with open(target + 'streamed.zip', 'wb') as file:
    with zipfile.ZipFile(Unseekable(file), 'w') as archive:
        archive.writestr(entry('a.txt'), b'goroutine 1 [running]:\\n' * 40)
        archive.writestr(entry('b.txt'), b'b')

# sizes, places and the directory in their zip64 forms
zipfile.ZIP64_LIMIT = 10
zipfile.ZIP_FILECOUNT_LIMIT = 1
with zipfile.ZipFile(target + 'zip64.zip', 'w') as archive:
    archive.writestr(entry('a.txt'), b'goroutine 1 [running]:\\n' * 40)
    archive.writestr(entry('b.txt'), b'second file, longer than ten bytes')

zipfile.ZIP64_LIMIT = (1 << 31) - 1
zipfile.ZIP_FILECOUNT_LIMIT = (1 << 16) - 1
with zipfile.ZipFile(target + 'same-name.zip', 'w') as archive:
    archive.writestr(entry('a.txt'), b'first')
    archive.writestr(entry('a.txt'), b'second')
`,
  target,
]);

const folder = mkdtempSync(join(tmpdir(), 'archives-'));
const long = `${'folder/'.repeat(30)}name.txt`;
writeFileSync(join(folder, 'short.txt'), 'short');
mkdirSync(join(folder, 'folder/'.repeat(30)), { recursive: true });
writeFileSync(join(folder, long), 'long');
writeFileSync(join(folder, 'holes.bin'), 'x');
truncateSync(join(folder, 'holes.bin'), 1_000_000);

const tar = (files, ...options) =>
  execFileSync(
    'tar',
    ['--mtime=@1795393884.5', '--owner=0', '--group=0', ...options, '-cf', '-', ...files],
    {
      cwd: folder,
      maxBuffer: 2 ** 30,
    },
  );
const zstd = (bytes) => execFileSync('zstd', ['-19', '-c'], { input: bytes });
writeFileSync(`${target}gnu.tar.zst`, zstd(tar(['short.txt', long], '--format=gnu')));
writeFileSync(`${target}pax.tar.zst`, zstd(tar(['short.txt', long], '--format=pax')));
writeFileSync(
  `${target}sparse-gnu.tar.gz`,
  gzipSync(tar(['holes.bin', 'short.txt'], '-S', '--format=gnu')),
);
writeFileSync(
  `${target}sparse-pax.tar.gz`,
  gzipSync(tar(['holes.bin', 'short.txt'], '-S', '--format=pax')),
);
rmSync(folder, { recursive: true });
