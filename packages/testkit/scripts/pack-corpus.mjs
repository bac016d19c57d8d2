#!/usr/bin/env node
// Packs a folder of labelled captures into packages/testkit/corpus: one `.tar.gz` a bundle with
// deterministic bytes, and `truth.json` beside them. What a bundle is known to hold (its ground
// truth) never goes into the archive: the reader and the diagnosis must find it.
//
//   node packages/testkit/scripts/pack-corpus.mjs FOLDER          the corpus is FOLDER, nothing else
//   node packages/testkit/scripts/pack-corpus.mjs --add FOLDER    adds or replaces FOLDER's bundles
//
// FOLDER has manifest.json (bundles: dir, service, files with times, ground truth). The pattern ids
// that count as right stand in the ground truth (`accept`) or come from its root causes by
// pattern-ids.json (root cause id -> pattern ids).
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const add = process.argv[2] === '--add';
const source = process.argv[add ? 3 : 2];
if (!source) {
  console.error('usage: node packages/testkit/scripts/pack-corpus.mjs [--add] FOLDER');
  process.exit(2);
}
const target = fileURLToPath(new URL('../corpus/', import.meta.url));
const manifest = JSON.parse(readFileSync(join(source, 'manifest.json'), 'utf8'));
const idsFile = join(source, 'pattern-ids.json');
const accepted = existsSync(idsFile) ? JSON.parse(readFileSync(idsFile, 'utf8')).accept : {};

/** RFC 3339 with up to nine digits of fraction -> nanoseconds since 1970 */
function unixNs(text) {
  const fraction = /\.(\d{1,9})/.exec(text)?.[1] ?? '';
  const seconds = BigInt(Math.floor(Date.parse(text) / 1000));
  return seconds * 1_000_000_000n + BigInt(fraction.padEnd(9, '0') || '0');
}

const octal = (value, width) => `${value.toString(8).padStart(width - 1, '0')}\0`;

/** One file of a ustar archive: header block and content padded to 512 bytes. */
function tarEntry(name, bytes, mtimeSeconds) {
  const header = Buffer.alloc(512);
  header.write(name, 0, 100);
  header.write(octal(0o644, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(bytes.length, 12), 124);
  header.write(octal(mtimeSeconds, 12), 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  let sum = 0;
  for (const byte of header) sum += byte;
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
}

function captureRecord(bundle, files) {
  const from = files.map((file) => unixNs(file.captured_from));
  const to = files.map((file) => unixNs(file.captured_to));
  const least = (values) => values.reduce((a, b) => (a < b ? a : b));
  const most = (values) => values.reduce((a, b) => (a > b ? a : b));
  return {
    schema: 'unpark-capture/1',
    service: bundle.service,
    instance: { startedUnixNs: String(unixNs(bundle.process_started)) },
    windowFromUnixNs: String(least([unixNs(bundle.window_start), ...from])),
    windowToUnixNs: String(most([unixNs(bundle.window_end), ...to])),
    files: files.map((file) => ({
      file: file.file,
      fromUnixNs: String(unixNs(file.captured_from)),
      toUnixNs: String(unixNs(file.captured_to)),
    })),
  };
}

const byCodeUnits = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

mkdirSync(target, { recursive: true });
const truthFile = join(target, 'truth.json');
if (!add) for (const name of readdirSync(target)) rmSync(join(target, name));

/** bundle name -> what is known of it */
const packed = new Map();
let total = 0;
for (const bundle of [...manifest.bundles].sort((a, b) => byCodeUnits(a.dir, b.dir))) {
  const name = bundle.dir.replaceAll('/', '-');
  const folder = join(source, bundle.dir);
  const files = [...bundle.files].sort((a, b) => byCodeUnits(a.file, b.file));
  const parts = [];
  const record = Buffer.from(`${JSON.stringify(captureRecord(bundle, files), null, 1)}\n`);
  const end = Number(unixNs(bundle.window_end) / 1_000_000_000n);
  parts.push(...tarEntry('capture.json', record, end));
  for (const file of files) {
    const bytes = readFileSync(join(folder, file.file));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (sha256 !== file.sha256)
      throw new Error(`${bundle.dir}/${file.file}: bytes differ from the record`);
    parts.push(...tarEntry(file.file, bytes, Number(unixNs(file.captured_to) / 1_000_000_000n)));
  }
  parts.push(Buffer.alloc(1024));
  const archive = gzipSync(Buffer.concat(parts), { level: 9 });
  archive.writeUInt32LE(0, 4); // no time in the gzip header
  archive[9] = 255; // nor the system that packed it
  writeFileSync(join(target, `${name}.tar.gz`), archive);
  total += archive.length;

  if (add) console.log(`${name} ${(archive.length / 1000).toFixed(0)} kB`);

  const known = bundle.ground_truth;
  const causes = known.root_causes ?? known.accept?.slice(0, 1) ?? [];
  packed.set(name, {
    bundle: name,
    scenario: bundle.scenario,
    service: bundle.service,
    title: bundle.title,
    go: bundle.go,
    goExact: bundle.go_exact,
    healthy: known.healthy,
    rootCauses: causes,
    guilty: known.guilty ?? [],
    victims: known.victims ?? [],
    accept: known.accept ?? [...new Set(causes.flatMap((cause) => accepted[cause] ?? []))],
    goroutinesAtEnd: bundle.observed?.num_goroutine?.after ?? null,
  });
}
// Read only now: others may have added theirs meanwhile.
const kept = add ? JSON.parse(readFileSync(truthFile, 'utf8')).bundles : [];
const bundles = [...kept.filter((known) => !packed.has(known.bundle)), ...packed.values()];
bundles.sort((a, b) => byCodeUnits(a.bundle, b.bundle));
writeFileSync(truthFile, `${JSON.stringify({ bundles }, null, 1)}\n`);
console.log(
  `${manifest.bundles.length} bundles, ${(total / 1e6).toFixed(1)} MB; ${bundles.length} in all`,
);
