#!/usr/bin/env node
// Writes packages/formats/test/fixtures/zstd: what the zstd program makes of fixtures of this folder, in
// the forms that its decoder knows apart. Needs `zstd` on the path; the tests do not.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url));
const target = `${fixtures}zstd/`;
mkdirSync(target, { recursive: true });

const zstd = (bytes, ...options) =>
  execFileSync('zstd', [...options, '-c'], { input: bytes, maxBuffer: 2 ** 30 });

const dump = readFileSync(`${fixtures}go1.24/goroutine.debug2.txt`);
const heap = readFileSync(`${fixtures}go1.24/heap.pprof`);
const forms = {
  // streamed: no content size in the header, with a checksum
  'dump-19.zst': zstd(dump, '-19'),
  'dump-1-no-check.zst': zstd(dump, '-1', '--no-check'),
  // literals that do not shrink, few matches
  'heap-3.zst': zstd(heap, '-3'),
  'runs-19.zst': zstd(Buffer.alloc(300_000, 'ab'), '-19'),
  'empty.zst': zstd(Buffer.alloc(0)),
};
for (const [name, bytes] of Object.entries(forms)) writeFileSync(target + name, bytes);
