/**
 * Writes goldens/traces.json: what `go tool trace` reads in each execution trace of the corpus, as
 * digests of its events (`-d=parsed`) and of its four profiles (`-pprof=…`).
 *
 * Needs Go 1.26 or 1.27 on PATH, or its trace tool in TRACE_BIN; the tests need neither. Run:
 * npx tsx packages/formats/test/oracle/make-trace-goldens.mjs
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { listBundles, readBundle } from '@unpark/testkit/corpus';
import { digestOfLines, digestOfProfile } from './trace-digest.ts';
import { linesOfTool, withoutOrderOfTies } from './trace-lines.ts';

const here = path.dirname(new URL(import.meta.url).pathname);
const scratch = mkdtempSync(path.join(tmpdir(), 'trace-goldens-'));
const [command, ...before] = process.env.TRACE_BIN
  ? [process.env.TRACE_BIN]
  : ['go', 'tool', 'trace'];
/** The tool sums by chance-ordered ties in old traces: a sum that varies is no golden. */
const RUNS_OF_OLD = 5;

const goldens = {};
for (const { bundle } of listBundles()) {
  for (const { file, bytes } of readBundle(bundle)) {
    if (file !== 'trace.out' && file !== 'flight.out') continue;
    const at = path.join(scratch, 'trace');
    writeFileSync(at, bytes);
    const isOld = /^go 1\.(?:11|19|21) trace/.test(Buffer.from(bytes.subarray(0, 16)).toString());
    const lines = [...linesOfTool(run('-d=parsed', at).toString().split('\n'))];
    const pprof = {};
    for (const kind of ['net', 'sync', 'syscall', 'sched']) {
      const digests = Array.from({ length: isOld ? RUNS_OF_OLD : 1 }, () =>
        digestOfProfile(samplesOf(run(`-pprof=${kind}`, at))),
      );
      const isStable = digests.every(({ sha256 }) => sha256 === digests[0].sha256);
      pprof[kind] = isStable ? digests[0] : null;
    }
    goldens[`${bundle}/${file}`] = {
      ...digestOfLines(isOld ? withoutOrderOfTies(lines) : lines),
      pprof,
    };
    console.log(`${bundle}/${file}: ${lines.length} events`);
  }
}
rmSync(scratch, { recursive: true });
writeFileSync(
  path.join(here, '../goldens/traces.json'),
  `${JSON.stringify(goldens, undefined, 1)}\n`,
);

function run(what, file) {
  return execFileSync(command, [...before, what, file], {
    maxBuffer: 2 ** 31 - 1,
    env: { ...process.env, GOTOOLCHAIN: 'local' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

/** Samples of a profile of count and nanoseconds; each location has one address. */
function samplesOf(stored) {
  const bytes = stored[0] === 0x1f ? gunzipSync(stored) : stored;
  const addresses = new Map();
  const samples = [];
  for (const [field, value] of fieldsOf(bytes)) {
    if (field === 4) {
      const location = new Map(fieldsOf(value));
      addresses.set(location.get(1), location.get(3) ?? 0n);
    } else if (field === 2) {
      const sample = { ids: [], values: [] };
      for (const [inner, packed] of fieldsOf(value)) {
        if (inner > 2) continue;
        const list = inner === 1 ? sample.ids : sample.values;
        list.push(...(typeof packed === 'bigint' ? [packed] : numbersOf(packed)));
      }
      samples.push(sample);
    }
  }
  return samples.map(({ ids, values: [count, ns] }) => ({
    count,
    ns,
    pcs: ids.map((id) => addresses.get(id)),
  }));
}

function* fieldsOf(bytes) {
  const at = { byte: 0 };
  while (at.byte < bytes.length) {
    const key = Number(varint(bytes, at));
    const number = varint(bytes, at);
    if ((key & 7) === 0) {
      yield [key >> 3, number];
    } else if ((key & 7) === 2) {
      yield [key >> 3, bytes.subarray(at.byte, at.byte + Number(number))];
      at.byte += Number(number);
    } else {
      throw new Error(`wire type ${key & 7}`);
    }
  }
}

function numbersOf(bytes) {
  const at = { byte: 0 };
  const numbers = [];
  while (at.byte < bytes.length) numbers.push(varint(bytes, at));
  return numbers;
}

function varint(bytes, at) {
  let value = 0n;
  for (let shift = 0n; ; shift += 7n) {
    const byte = bytes[at.byte++];
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
}
