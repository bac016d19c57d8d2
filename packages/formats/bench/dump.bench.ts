import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const ROUNDS = 3;

/** What a process that reads one file says of itself. */
interface Reading {
  readonly goroutines: number;
  /** user and system, of the whole process */
  readonly cpuSeconds: number;
  readonly peakBytes: number;
}

/** MB/s of reading the bytes of one file again and again in one process, by the clock. */
interface ReadingAlone {
  readonly goroutines: number;
  readonly first: number;
  readonly median: number;
}

/**
 * A dump as a busy service writes it: stacks in no order, an address of its own in most frames, a
 * few ages, some labels.
 */
function writeDump(file: string, goroutines: number): void {
  const out = openSync(file, 'w');
  let seed = 12345;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return (seed >>> 8) % below;
  };
  const address = (): string =>
    `0xc000${random(1 << 24)
      .toString(16)
      .padStart(6, '0')}`;
  let part: string[] = [];
  for (let id = 1; id <= goroutines; id++) {
    const stack = random(40);
    const age = random(3) === 0 ? `, ${random(90) + 1} minutes` : '';
    part.push(`goroutine ${id} [${stack % 3 === 0 ? 'IO wait' : 'chan receive'}${age}]:\n`);
    for (let frame = 0; frame < 4 + (stack % 9); frame++) {
      const words = frame % 3 === 2 ? '...' : `${address()}, 0x${stack.toString(16)}, 0x0?`;
      part.push(
        `example.com/shop/package${stack}.(*Type).Method${frame}(${words})\n`,
        `\t/src/shop/package${stack}/file.go:${10 + frame}${frame % 3 === 2 ? '' : ` +0x${(frame * 16 + 20).toString(16)}`}\n`,
      );
    }
    part.push(
      `created by example.com/shop.Start in goroutine ${1 + random(50)}\n\t/src/shop/start.go:30 +0x50\n\n`,
    );
    if (part.length > 50_000) {
      writeSync(out, part.join(''));
      part = [];
    }
  }
  writeSync(out, part.join(''));
  closeSync(out);
}

/** What one process says; the count must be the expected one, unless that is negative. */
function run<Said extends Reading | ReadingAlone>(
  command: string,
  args: readonly string[],
  expected: number,
): Said {
  const result = spawnSync(command, args, { encoding: 'utf8' });
  if (result.status !== 0) throw new Error(result.stderr);
  const reading = JSON.parse(result.stdout) as Said;
  if (expected >= 0 && reading.goroutines !== expected) {
    throw new Error(`${command} finds ${reading.goroutines} goroutines, not ${expected}`);
  }
  return reading;
}

/** Median of the CPU, highest peak. */
function together(readings: readonly Reading[]): { cpuSeconds: number; peakBytes: number } {
  const sorted = readings.map(({ cpuSeconds }) => cpuSeconds).sort((a, b) => a - b);
  return {
    cpuSeconds: sorted[sorted.length >> 1] ?? Number.NaN,
    peakBytes: Math.max(...readings.map(({ peakBytes }) => peakBytes)),
  };
}

/** Builds the program around gostackparse; undefined where Go or the module is missing. */
function buildGostackparse(folder: string): string | undefined {
  const program = join(folder, 'gostackparse');
  for (const go of ['go', '/usr/local/go/bin/go']) {
    const built = spawnSync(go, ['build', '-o', program, '.'], {
      cwd: join(import.meta.dirname, 'gostackparse'),
      env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '', GOTOOLCHAIN: 'local' },
    });
    if (built.status === 0) return program;
  }
  return undefined;
}

/**
 * Goroutine dumps to tables against gostackparse, each in a process of its own: CPU and memory are of
 * the whole process, with its start and the file. Beside that, the time of reading alone, in another
 * process of each: the file is in memory, and its first reading is one that nothing ran before. With UNPARK_SCALE, dumps of that folder
 * (`goroutine-100k.full.txt`, `goroutine-1m.full.txt`) are read too.
 */
export async function bench() {
  const folder = mkdtempSync(join(tmpdir(), 'unpark-bench-'));
  try {
    const program = join(folder, 'read-dump.mjs');
    buildSync({
      entryPoints: [join(import.meta.dirname, 'read-dump-process.ts')],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'error',
    });
    const gostackparse = buildGostackparse(folder);
    const files: [string, string][] = [];
    for (const goroutines of [20_000, 200_000]) {
      const file = join(folder, `${goroutines}.txt`);
      writeDump(file, goroutines);
      files.push([`dump, ${goroutines.toLocaleString('en')} goroutines`, file]);
    }
    const scale = process.env['UNPARK_SCALE'];
    for (const name of ['goroutine-100k.full.txt', 'goroutine-1m.full.txt']) {
      if (scale !== undefined && existsSync(join(scale, name))) {
        files.push([name, join(scale, name)]);
      }
    }
    return files.map(([what, file]) => {
      const ours: Reading[] = [];
      const theirs: Reading[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const expected = ours[0]?.goroutines ?? -1;
        ours.push(run<Reading>(process.execPath, [program, file], expected));
        if (gostackparse !== undefined) {
          theirs.push(run<Reading>(gostackparse, [file], ours[0]?.goroutines ?? -1));
        }
      }
      const expected = ours[0]?.goroutines ?? -1;
      const alone = run<ReadingAlone>(process.execPath, [program, file, 'alone'], expected);
      const bytes = statSync(file).size;
      const missing = theirs.length === 0 ? ' (no Go or no gostackparse here)' : '';
      return {
        what: `${what}, ${(bytes / 1e6).toFixed(0)} MB${missing}`,
        ours: { ...together(ours), alone },
        bytes,
        ...(gostackparse !== undefined && {
          other: {
            name: 'gostackparse',
            ...together(theirs),
            alone: run<ReadingAlone>(gostackparse, [file, 'alone'], expected),
          },
        }),
      };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
