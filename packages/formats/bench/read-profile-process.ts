/** Reads one profile in a process of its own and prints what that took; started by pprof.bench.ts. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { ok } from '@unpark/base';
import { readArtifact } from '../src/index';

const file = process.argv[2] ?? '';
const stored = readFileSync(file);
// the length at the end of the file, as the product's own inflater on Node takes it
const chunkSize = Math.max(64 * 1024, stored.readUInt32LE(stored.length - 4) + 64);
const inflater = {
  gunzip(bytes: Uint8Array) {
    const { buffer, byteOffset, byteLength } = gunzipSync(bytes, { chunkSize });
    return ok(new Uint8Array(buffer, byteOffset, byteLength));
  },
};
const parsed = readArtifact(stored, { file }, { inflater });
const { facts, error } = parsed;
if (facts.form !== 'profile' || error) throw new Error(`not read: ${JSON.stringify(error)}`);
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
console.log(
  JSON.stringify({
    totals: facts.totals,
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakBytes: maxRSS * 1024,
  }),
);
