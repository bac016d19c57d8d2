import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { gunzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';
import { writeLargeProfile } from './large-profile';
import { together, type Usage, usageOf } from '@unpark/testkit/usage';

const ROUNDS = 3;

/** What a process of ours says of itself. */
interface Reading extends Usage {
  readonly totals: readonly string[];
}

function read(program: string, file: string): Reading {
  const result = spawnSync(process.execPath, [program, file], { encoding: 'utf8' });
  if (result.status !== 0) throw new Error(result.stderr);
  return JSON.parse(result.stdout) as Reading;
}

/** The program behind `go tool pprof` (PPROF_BIN names one built before); undefined without Go. */
function findPprof(): string | undefined {
  const built = process.env['PPROF_BIN'];
  if (built !== undefined) return built;
  for (const go of ['go', '/usr/local/go/bin/go']) {
    const said = spawnSync(go, ['tool', '-n', 'pprof'], {
      encoding: 'utf8',
      env: { ...process.env, GOTOOLCHAIN: 'local' },
    });
    if (said.status === 0) return said.stdout.trim();
  }
  return undefined;
}

/** Sums of the sample types as `pprof -raw` prints the samples. */
async function totalsOf(pprof: string, file: string): Promise<string[]> {
  const child = spawn(pprof, ['-symbolize=none', '-raw', file], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const totals: bigint[] = [];
  let inSamples = false;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === 'Samples:') inSamples = true;
    else if (line === 'Locations') inSamples = false;
    else if (inSamples && /^ *-?\d[-\d ]*:/.test(line)) {
      const values = line.slice(0, line.indexOf(':')).trim().split(/ +/);
      for (const [i, value] of values.entries()) totals[i] = (totals[i] ?? 0n) + BigInt(value);
    }
  }
  return totals.map(String);
}

/**
 * Profiles to tables against `go tool pprof -raw`, which reads and prints, each in a process of its
 * own: CPU and memory are of the whole process, with its start, the file and gzip. A ratio is printed
 * only where both find the same sums. With UNPARK_SCALE, `cpu-synthetic-200k.pprof` of that folder is
 * read too.
 */
export async function bench() {
  const folder = mkdtempSync(join(tmpdir(), 'unpark-bench-'));
  try {
    const program = join(folder, 'read-profile.mjs');
    buildSync({
      entryPoints: [join(import.meta.dirname, 'read-profile-process.ts')],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'error',
    });
    const pprof = findPprof();
    const files: [string, string][] = [];
    for (const [samples, depth] of [
      [300_000, 40],
      [400_000, 24],
    ] as const) {
      const file = join(folder, `${samples}.pprof`);
      writeLargeProfile(file, samples, depth);
      files.push([`pprof, ${samples.toLocaleString('en')} stacks of ${depth}`, file]);
    }
    const scale = process.env['UNPARK_SCALE'];
    const large = scale === undefined ? '' : join(scale, 'cpu-synthetic-200k.pprof');
    if (existsSync(large)) files.push(['cpu-synthetic-200k.pprof', large]);
    const rows = [];
    for (const [what, file] of files) rows.push(await compare(what, file, program, pprof));
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare(what: string, file: string, program: string, pprof: string | undefined) {
  const ours: Reading[] = [];
  const theirs: Usage[] = [];
  const expected = pprof === undefined ? undefined : await totalsOf(pprof, file);
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(read(program, file));
    const usage = pprof && (await usageOf(pprof, ['-symbolize=none', '-raw', file]));
    if (usage) theirs.push(usage);
  }
  const bytes = gunzipSync(readFileSync(file)).length;
  const same = ours.every(({ totals }) => totals.join(' ') === expected?.join(' '));
  const note = pprof === undefined ? ' (no Go here)' : same ? '' : ' (SUMS DIFFER)';
  return {
    what: `${what}, ${(bytes / 1e6).toFixed(0)} MB${note}`,
    ours: together(ours),
    bytes,
    ...(same && theirs.length > 0 && { other: { name: 'pprof -raw', ...together(theirs) } }),
  };
}
