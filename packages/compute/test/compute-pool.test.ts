import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { diagnosedTables, GOROUTINES } from '@unpark/model';
import { bundleArchivePath, readBundle } from '@unpark/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { decodeTableFile, runParse } from '../src/index';
import { type ComputeLimits, type ComputePool, createComputePool } from '../src/node/index';

const entry = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const execArgv = ['--import', import.meta.resolve('tsx')];

let folder = '';
let pool: ComputePool | undefined;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'unpark-compute-'));
  await writeFile(path.join(folder, 'small'), 'x');
});
afterEach(async () => {
  await pool?.close();
  pool = undefined;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const fakePool = (limits: Partial<ComputeLimits> = {}, concurrency = 1) => {
  pool = createComputePool({
    childEntry: entry('./fake-child.ts'),
    execArgv,
    concurrency,
    limits: { wallMs: 30_000, memoryBytes: () => 64 << 20, ...limits },
  });
  return pool;
};
const ask = async (from: ComputePool, file: string, signal?: AbortSignal) => {
  const answer = await from.parse({
    path: path.join(folder, 'small'),
    hints: { file },
    outDir: folder,
    ...(signal && { signal }),
  });
  return answer.ok ? answer.value.record.summary : answer.error.code;
};
const seenBy = (summary: string) =>
  JSON.parse(summary) as { pid: number; env: Record<string, string>; cwd: string };

describe('walls of a reader process', () => {
  it('kills one that passes its memory, and the next file is read', async () => {
    const from = fakePool();
    expect(await ask(from, 'memory')).toBe('parse.memory-wall');
    expect(seenBy(await ask(from, 'good')).pid).toBeGreaterThan(0);
  });

  it('counts typed arrays: the wall is memory of the process, not of the heap', async () => {
    const from = fakePool({ memoryBytes: () => 2 << 20 });
    expect(await ask(from, 'memory')).toBe('parse.memory-wall');
  });

  it('kills one that passes its time', async () => {
    const from = fakePool({ wallMs: 500 });
    await ask(from, 'good');
    expect(await ask(from, 'spin')).toBe('parse.time-wall');
    expect(seenBy(await ask(from, 'good')).pid).toBeGreaterThan(0);
  });

  it('says when one ended by itself', async () => {
    expect(await ask(fakePool(), 'crash')).toBe('parse.crashed');
  });

  it('stops one at once when the caller gives up', async () => {
    const stop = new AbortController();
    const from = fakePool();
    await ask(from, 'good');
    const answer = ask(from, 'spin', stop.signal);
    stop.abort();
    expect(await answer).toBe('parse.stopped');
  });

  it('says when one cannot be started', async () => {
    pool = createComputePool({ childEntry: path.join(folder, 'none.mjs'), concurrency: 1 });
    expect(await ask(pool, 'good')).toBe('parse.not-started');
  });

  it('gives it no secrets and no database', async () => {
    process.env['UNPARK_SECRET_OF_THE_PARENT'] = 'secret';
    const { env, cwd } = seenBy(await ask(fakePool(), 'good'));
    delete process.env['UNPARK_SECRET_OF_THE_PARENT'];
    const own = Object.keys(env).filter((name) => !name.startsWith('NODE_CHANNEL'));
    const memory = ['MALLOC_MMAP_THRESHOLD_', 'MALLOC_TRIM_THRESHOLD_'];
    expect(own.sort()).toEqual([...memory, 'NODE_ENV', 'TZ']);
    expect(cwd).toBe(tmpdir());
  });

  it('uses a process again, and no more processes than it may', async () => {
    const from = fakePool({}, 2);
    const pids = new Set<number>();
    for (let round = 0; round < 3; round++) {
      const answers = await Promise.all([1, 2, 3, 4].map(() => ask(from, 'good')));
      for (const answer of answers) pids.add(seenBy(answer).pid);
    }
    expect(pids.size).toBe(2);
  });
});

describe('reading in a process', () => {
  const realPool = () => {
    pool = createComputePool({
      childEntry: entry('../src/node/child.ts'),
      execArgv,
      concurrency: 1,
    });
    return pool;
  };
  const bundle = 'chan-result-leak-go1.24';

  it('gives the same bytes of tables as reading here', async () => {
    const from = realPool();
    for (const file of readBundle(bundle)) {
      const source = path.join(folder, 'source');
      const outDir = await mkdtemp(path.join(folder, 'out-'));
      await writeFile(source, file.bytes);
      const there = await from.parse({ path: source, hints: { file: file.file }, outDir });
      if (!there.ok) throw new Error(there.error.message);
      const { tables, ...record } = runParse({ bytes: file.bytes, hints: { file: file.file } });
      expect(there.value.record, file.file).toEqual(record);
      expect(there.value.tables.map((table) => table.name)).toEqual(
        tables.map((table) => table.schema.name),
      );
      for (const [i, table] of there.value.tables.entries()) {
        const bytes = await readFile(table.path);
        expect(bytes.length).toBe(table.sizeBytes);
        const decoded = decodeTableFile(table.name, table.version, bytes);
        if (!decoded.ok) throw new Error(decoded.error.message);
        expect(decoded.value.rows).toBe(tables[i]?.rows);
        expect(decoded.value.columns).toEqual(tables[i]?.columns);
      }
    }
  });

  it('unpacks an archive into numbered files', async () => {
    const outDir = await mkdtemp(path.join(folder, 'out-'));
    const answer = await realPool().parse({
      path: bundleArchivePath(bundle),
      hints: { file: 'bundle.tar.gz' },
      outDir,
    });
    if (!answer.ok) throw new Error(answer.error.message);
    expect(answer.value.record).toMatchObject({ kind: 'archive', status: 'parsed' });
    const expected = readBundle(bundle);
    expect(answer.value.entries?.map((file) => file.file)).toEqual(expected.map((f) => f.file));
    for (const [i, file] of (answer.value.entries ?? []).entries()) {
      expect(path.dirname(file.path)).toBe(outDir);
      expect(file.modifiedUnixNs).toBe(expected[i]?.modifiedUnixNs);
      const bytes = await readFile(file.path);
      expect(bytes.equals(Buffer.from(expected[i]?.bytes ?? []))).toBe(true);
    }
  });

  it('diagnoses from table files', async () => {
    const from = realPool();
    const artifacts = [];
    for (const file of readBundle(bundle)) {
      const source = path.join(folder, 'source');
      const outDir = await mkdtemp(path.join(folder, 'out-'));
      await writeFile(source, file.bytes);
      const parsed = await from.parse({ path: source, hints: { file: file.file }, outDir });
      if (!parsed.ok) throw new Error(parsed.error.message);
      const { record, tables } = parsed.value;
      const used = diagnosedTables(record.facts.form);
      // what no pattern reads is not even opened: tables of a trace may pass any memory wall
      const gone = path.join(outDir, 'gone');
      artifacts.push({
        record,
        hints: { file: file.file },
        tables: tables.map((table) => (used.has(table.name) ? table : { ...table, path: gone })),
      });
    }
    expect(artifacts.some((a) => a.tables.some((t) => t.name === GOROUTINES.name))).toBe(true);
    expect(artifacts.some((a) => a.tables.some((t) => t.path.endsWith('gone')))).toBe(true);
    const answer = await from.diagnose({ artifacts });
    if (!answer.ok) throw new Error(`${answer.error.message} ${answer.error.internal}`);
    expect(answer.value.verdict.outcome).toBe('stalled');
  });
});
