import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArtifact } from '@unpark/formats';
import { buildSync } from 'esbuild';
import { together, type Usage, usageOf } from '@unpark/testkit/usage';

const MEGABYTES = 100;
const GO_ENV = { ...process.env, GOTOOLCHAIN: 'local', GOFLAGS: '-mod=mod', CGO_ENABLED: '0' };

interface Reading extends Usage {
  /** count and nanoseconds of the sync profile */
  readonly totals: readonly string[];
}

/**
 * Traces to tables and the sync profile, against `go tool trace -pprof=sync`, each in a process of
 * its own with one thread of ours: CPU and memory are of the whole process. A ratio is printed only
 * where both find the same count and time. With UNPARK_SCALE its trace*.out are read, else a trace of
 * 100 MB is recorded with the Go on PATH.
 */
export async function bench() {
  const folder = mkdtempSync(join(tmpdir(), 'unpark-bench-'));
  try {
    const program = join(folder, 'read-trace.mjs');
    buildSync({
      entryPoints: [join(import.meta.dirname, 'read-trace-process.ts')],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'error',
    });
    const rows = [];
    const tool = findTool();
    for (const file of traces(folder)) rows.push(await compare(file, program, tool));
    if (rows.length === 0) console.log('  no Go on PATH and no UNPARK_SCALE: no trace to read');
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The program behind `go tool trace` (TRACE_BIN names one built before); undefined without Go. */
function findTool(): string | undefined {
  const built = process.env['TRACE_BIN'];
  if (built !== undefined) return built;
  const said = spawnSync('go', ['tool', '-n', 'trace'], { encoding: 'utf8', env: GO_ENV });
  return said.status === 0 ? said.stdout.trim() : undefined;
}

function traces(folder: string): string[] {
  const scale = process.env['UNPARK_SCALE'];
  if (scale !== undefined) {
    return ['trace-100mb.out', 'trace-v1-100mb.out', 'trace-500mb.out']
      .map((name) => join(scale, name))
      .filter((file) => existsSync(file));
  }
  const file = join(folder, 'trace.out');
  const made = spawnSync('go', ['run', '.', file, String(MEGABYTES)], {
    cwd: join(import.meta.dirname, 'make-trace'),
    env: GO_ENV,
    stdio: 'inherit',
  });
  return made.status === 0 ? [file] : [];
}

async function compare(file: string, program: string, tool: string | undefined) {
  const bytes = statSync(file).size;
  // the product's reader process has the same setting, see compute-child.ts
  const env = {
    ...process.env,
    MALLOC_MMAP_THRESHOLD_: '1048576',
    MALLOC_TRIM_THRESHOLD_: '1048576',
  };
  const rounds = bytes > 200e6 ? 1 : 3;
  const ours: Reading[] = [];
  const theirs: Usage[] = [];
  const expected = tool === undefined ? undefined : totalsOf(tool, file);
  for (let round = 0; round < rounds; round++) {
    const read = spawnSync(process.execPath, [program, file], { encoding: 'utf8', env });
    if (read.status !== 0) throw new Error(read.stderr);
    ours.push(JSON.parse(read.stdout) as Reading);
    // Go takes a minute and ten gigabytes for 100 MB: once is enough, and 500 MB do not fit
    const usage =
      tool !== undefined && round === 0 && expected
        ? await usageOf(tool, ['-pprof=sync', file])
        : undefined;
    if (usage) theirs.push(usage);
  }
  const same = ours.every(({ totals }) => totals.join(' ') === expected?.join(' '));
  const note = expected === undefined ? ' (no totals of Go)' : same ? '' : ' (TOTALS DIFFER)';
  return {
    what: `trace, ${(bytes / 1e6).toFixed(0)} MB${note}`,
    ours: together(ours),
    bytes,
    ...(same && theirs.length > 0 && { other: { name: 'trace -pprof=sync', ...together(theirs) } }),
  };
}

/** Totals of the profile that Go's tool writes; undefined when it cannot, or would not fit memory. */
function totalsOf(tool: string, file: string): readonly string[] | undefined {
  if (statSync(file).size > 200e6) return undefined;
  const made = spawnSync(tool, ['-pprof=sync', file], { maxBuffer: 1 << 30 });
  if (made.status !== 0) return undefined;
  const { facts } = readArtifact(new Uint8Array(made.stdout), { file: 'sync.pprof' });
  return facts.form === 'profile' ? facts.totals : undefined;
}
