import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleArchivePath, readBundle, readBundleFile } from '@unpark/testkit/corpus';
import { dumpWithControlCharacters } from '@unpark/testkit/odd-inputs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT } from '../src/exit-codes';
import { CONTROLS, runUnpark } from './run-cli';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unpark-inspect-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const BUNDLE = 'mutex-hot-go1.27';

describe('unpark inspect', () => {
  it('says what every file of an archive is', async () => {
    const { code, out } = await runUnpark('inspect', bundleArchivePath(BUNDLE));
    expect(code).toBe(EXIT.healthy);
    for (const { file } of readBundle(BUNDLE)) expect(out).toContain(`  ${file}  `);
    expect(out).toContain(`${BUNDLE}.tar.gz  archive, its files:`);
    expect(out).toMatch(/ files: \d+ read/);
    for (const line of out.split('\n')) {
      if (line.trim().includes(' ')) expect([...line].length, line).toBeLessThanOrEqual(110);
    }
  });

  it.each([
    [
      'cpu.pprof',
      [
        'CPU profile, read',
        'cpu 10.0 ms',
        '/srv/ratelimit',
        'build id',
        'endpoint (1: /allow)',
        'tenant (',
      ],
    ],
    ['heap.pprof', ['inuse_space', 'alloc_objects']],
    ['goroutine.debug2.txt', ['debug=2', 'sync.Mutex.Lock', 'longest wait']],
    ['goroutine.debug1.txt', ['form text', 'goroutine profile']],
    [
      'trace.out',
      [
        'format 1.26, written by Go 1.26',
        'generations',
        'goroutine states',
        'gomaxprocs 2',
        'CPU samples',
        'clock 2026-',
      ],
    ],
    ['metrics.json', ['series', 'readings 2', 'go1.27', 'linux/amd64']],
  ])('says what %s says of itself', async (name, words) => {
    const path = join(folder, name);
    await writeFile(path, readBundleFile(BUNDLE, name));
    const { code, out } = await runUnpark('inspect', path);
    expect(code).toBe(EXIT.healthy);
    const text = out.replace(/\s+/g, ' ');
    for (const word of words) expect(text).toContain(word);
    expect(text).toContain('from');
  });

  it('has a machine form with what the text says', async () => {
    const { out } = await runUnpark('inspect', '--json', bundleArchivePath(BUNDLE));
    const report = JSON.parse(out) as {
      schema: string;
      files: { file: string; archive: string | null; labels: { key: string; values: number }[] }[];
    };
    expect(report.schema).toBe('unpark-inspect/1');
    const cpu = report.files.find(({ file }) => file === 'cpu.pprof');
    expect(cpu?.archive).toBe(`${BUNDLE}.tar.gz`);
    expect(cpu?.labels.map(({ key }) => key).sort()).toEqual(['endpoint', 'tenant']);
    expect(Object.keys(cpu ?? {}).sort()).toEqual([
      'archive',
      'captured',
      'error',
      'facts',
      'file',
      'goVersion',
      'kind',
      'labels',
      'status',
      'summary',
      'tables',
      'warnings',
      'window',
    ]);
  });

  it('says where damage is', async () => {
    const trace = readBundleFile(BUNDLE, 'trace.out');
    const path = join(folder, 'cut.out');
    await writeFile(path, trace.subarray(0, Math.floor(trace.length * 0.9)));
    const { code, out } = await runUnpark('inspect', path);
    expect(code).toBe(EXIT.failed);
    expect(out).toContain('execution trace, damaged');
    expect(out).toMatch(/damaged at +byte \d+/);
  });

  it('never obeys control characters of a capture', async () => {
    const path = join(folder, 'odd\u202e.txt');
    await writeFile(path, dumpWithControlCharacters().bytes);
    for (const args of [[], ['--json']]) {
      const { out, notes } = await runUnpark('inspect', path, ...args);
      for (const control of CONTROLS) expect(out + notes).not.toContain(control);
    }
  });
});
