import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleArchivePath, readBundleFile } from '@unpark/testkit/corpus';
import { dumpWithControlCharacters } from '@unpark/testkit/odd-inputs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT } from '../src/exit-codes';
import { CONTROLS, runUnpark } from './run-cli';

const fixture = (name: string) =>
  join(import.meta.dirname, '../../../packages/formats/test/fixtures', name);
const goldens = JSON.parse(readFileSync(join(import.meta.dirname, 'golden/top.json'), 'utf8')) as {
  file: string;
  sampleType: string;
  rows: string[];
}[];

interface TopReport {
  readonly schema: string;
  readonly files: readonly {
    readonly file: string;
    readonly tables: readonly {
      readonly sampleType: string;
      readonly by: string;
      readonly total: string;
      readonly rowCount: number;
      readonly rows: readonly {
        readonly name: string;
        readonly flat: string;
        readonly cum: string;
        readonly longestWaitMinutes?: number | null;
      }[];
    }[];
  }[];
}

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unpark-top-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function top(...args: string[]): Promise<TopReport> {
  const { code, out, notes } = await runUnpark('top', '--json', '--limit', '100000', ...args);
  expect([code, notes]).toEqual([EXIT.healthy, '']);
  return JSON.parse(out) as TopReport;
}

async function fileWith(name: string, text: string | Uint8Array): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

const DUMP = `goroutine 1 [running]:
main.main()
	/srv/shop/main.go:20 +0x1d

goroutine 7 [chan send, 12 minutes]:
main.ask()
	/srv/shop/backend.go:88 +0x25
main.loop()
	/srv/shop/backend.go:80 +0x25
main.ask()
	/srv/shop/backend.go:88 +0x25

goroutine 8 [chan send, 3 minutes] {tenant: acme}:
main.ask()
	/srv/shop/backend.go:88 +0x25
`;

describe('unpark top', () => {
  it.each(goldens)('counts $file $sampleType as go tool pprof -top does', async (golden) => {
    const report = await top(fixture(golden.file), '--sample-type', golden.sampleType);
    const rows = report.files[0]?.tables[0]?.rows ?? [];
    expect(rows.length).toBeGreaterThan(3);
    expect(rows.map(({ name, flat, cum }) => `${flat} ${cum} ${name}`).sort()).toEqual(golden.rows);
  });

  it('shows the default sample type first where none is asked for', async () => {
    const of = async (file: string) => (await top(fixture(file))).files[0]?.tables[0]?.sampleType;
    expect(await of('go1.24/heap.pprof')).toBe('inuse_space');
    expect(await of('go1.24/allocs.pprof')).toBe('alloc_space');
    expect(await of('go1.24/cpu.pprof')).toBe('cpu');
  });

  it('counts goroutines of a dump by state and by function of the program', async () => {
    const [states, functions] = (await top(await fileWith('d.txt', DUMP))).files[0]?.tables ?? [];
    expect(states?.rows).toEqual([
      { name: 'chan send', flat: '2', cum: '2', longestWaitMinutes: 12 },
      { name: 'running', flat: '1', cum: '1', longestWaitMinutes: null },
    ]);
    // recursion counts once
    expect(functions?.rows).toEqual([
      { name: 'main.ask', flat: '2', cum: '2', longestWaitMinutes: 12 },
      { name: 'main.main', flat: '1', cum: '1', longestWaitMinutes: null },
      { name: 'main.loop', flat: '0', cum: '1', longestWaitMinutes: null },
    ]);
  });

  it('adds up by package, file and label', async () => {
    const file = await fileWith('d.txt', DUMP);
    const rows = async (by: string) =>
      (await top(file, '--by', by)).files[0]?.tables[0]?.rows.map(
        ({ name, flat, cum }) => `${name} ${flat} ${cum}`,
      );
    expect(await rows('package')).toEqual(['main 3 3']);
    expect(await rows('file')).toEqual(['/srv/shop/backend.go 2 2', '/srv/shop/main.go 1 1']);
    expect(await rows('label=tenant')).toEqual(['[without it] 2 2', 'acme 1 1']);
    expect(await rows('state')).toEqual(['chan send 2 2', 'running 1 1']);
  });

  it('shows what goroutines of a trace waited for', async () => {
    const bytes = readBundleFile('mutex-hot-go1.24', 'trace.out');
    const file = await fileWith('trace.out', bytes);
    const tables = (await top(file)).files[0]?.tables ?? [];
    expect(tables.map(({ sampleType }) => sampleType)).toEqual([
      'net',
      'sync',
      'syscall',
      'sched',
      'cpu',
    ]);
    expect(tables[1]?.rows[0]?.name).toBe('sync.(*Mutex).Lock');
    const wall = (await top(file, '--sample-type', 'wall', '--by', 'state')).files[0]?.tables[0];
    expect(wall?.rows.map(({ name }) => name).sort()).toEqual([
      'runnable',
      'running',
      'syscall',
      'waiting',
    ]);
    expect(wall?.rows[0]?.name).toBe('waiting');
    const network = tables[0];
    expect(BigInt(wall?.total ?? 0)).toBeGreaterThan(BigInt(network?.total ?? 0));
  });

  it('reads archives and says what is no profile only where nothing else was given', async () => {
    const { code, out } = await runUnpark(
      'top',
      bundleArchivePath('mutex-hot-go1.24'),
      '--limit',
      '3',
    );
    expect(code).toBe(EXIT.healthy);
    expect(out).toContain('heap.pprof');
    expect(out).toContain('goroutine by state');
    const alone = await runUnpark(
      'top',
      await fileWith('metrics.json', readBundleFile('mutex-hot-go1.24', 'metrics.json')),
    );
    expect(alone.code).toBe(EXIT.failed);
    expect(alone.notes).toContain('no stacks');
  });

  it('names what there is when it is asked for something else', async () => {
    const type = await runUnpark(
      'top',
      fixture('go1.24/heap.pprof'),
      '--sample-type',
      'inuse_spac',
    );
    expect(type.code).toBe(EXIT.usage);
    expect(type.said).toContain('Did you mean `inuse_space`?');
    expect(type.said).toContain('alloc_objects, alloc_space, inuse_objects, inuse_space');
    const by = await runUnpark('top', fixture('go1.24/heap.pprof'), '--by', 'functions');
    expect(by.code).toBe(EXIT.usage);
    expect(by.said).toContain('Did you mean `function`?');
    const label = await runUnpark('top', await fileWith('d.txt', DUMP), '--by', 'label=tenat');
    expect(label.said).toContain('Did you mean `tenant`?');
    const state = await runUnpark('top', fixture('go1.24/cpu.pprof'), '--by', 'state');
    expect([state.code, state.notes]).toEqual([EXIT.usage, expect.stringContaining('no states')]);
  });

  it('never obeys control characters of a capture', async () => {
    const file = await fileWith('odd.txt', dumpWithControlCharacters().bytes);
    for (const args of [
      ['top', file],
      ['top', file, '--json'],
      ['top', file, '--by', 'x\u001b[2J'],
    ]) {
      const { out, notes } = await runUnpark(...args);
      for (const control of CONTROLS) expect(out + notes).not.toContain(control);
    }
  });
});
