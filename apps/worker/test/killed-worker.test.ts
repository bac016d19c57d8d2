import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { WorkspaceScope } from '@unpark/usecases';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { searchPath } from './env';
import {
  type Installation,
  makeInstallation,
  makeWorkspace,
  sendOk,
  untilFinal,
} from './installation';

const run = promisify(execFile);
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

let installation: Installation;
let scope: WorkspaceScope;
const started: ChildProcess[] = [];

beforeAll(async () => {
  installation = await makeInstallation();
  scope = await makeWorkspace(installation, 'Acme');
});
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await installation.drop();
});

interface WorkerProcess {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

async function startProcess(extra: Record<string, string> = {}): Promise<WorkerProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', main], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      PATH: searchPath(),
      DATABASE_URL: installation.env.databaseUrl,
      UNPARK_DATA_DIR: installation.env.dataDir,
      UNPARK_WORKER_CONCURRENCY: '1',
      ...extra,
    },
  });
  started.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
  }
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.once('exit', (code, signal) => resolve({ code, signal })),
  );
  await until(
    () => output.includes('worker takes jobs') || child.exitCode !== null,
    () => output,
  );
  return { child, output: () => output, ended };
}

async function until(condition: () => boolean | Promise<boolean>, what: () => string) {
  for (let i = 0; i < 1200; i++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`waited in vain: ${what()}`);
}

/** Large enough that reading it takes a good part of a second, and each byte of it is sound. */
function largeDump(goroutines: number, seed: string): Uint8Array {
  const blocks: string[] = [];
  for (let id = 1; id <= goroutines; id++) {
    blocks.push(
      `goroutine ${id} [chan receive, ${id % 50} minutes]:\n` +
        `example.com/${seed}.(*Pool).worker(0xc000${id.toString(16).padStart(6, '0')}, 0x${(id * 16).toString(16)})\n` +
        `\t/src/pool/worker.go:${40 + (id % 9)} +0x8f\n` +
        `created by example.com/${seed}.Start in goroutine 1\n\t/src/pool/start.go:21 +0x45\n`,
    );
  }
  return Buffer.from(blocks.join('\n'));
}

const artifactState = async (captureId: string) =>
  (await scope.client.artifact.findFirst({ where: { captureId }, select: { state: true } }))?.state;

const childrenOf = async (pid: number): Promise<number[]> => {
  const { stdout } = await run('ps', ['-o', 'pid=', '--ppid', String(pid)]).catch(() => ({
    stdout: '',
  }));
  return stdout
    .split('\n')
    .map(Number)
    .filter((id) => id > 0);
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('a worker that is killed in the middle of a file', () => {
  it('leaves a capture that the next one brings to its end, once, and no process', async () => {
    const first = await startProcess();
    const files = [{ file: 'goroutine.txt', bytes: largeDump(250_000, 'killed') }];
    const { captureId } = await sendOk(installation, scope, files);
    await until(
      async () => (await artifactState(captureId)) === 'parsing',
      () => first.output(),
    );
    await until(
      async () => (await childrenOf(first.child.pid ?? 0)).length > 0,
      () => 'a reader',
    );
    const readers = await childrenOf(first.child.pid ?? 0);
    first.child.kill('SIGKILL');
    await first.ended;
    expect(await artifactState(captureId)).toBe('parsing');
    // nobody enforces its walls any more: a reader without its worker ends itself
    await until(
      () => readers.every((pid) => !isAlive(pid)),
      () => `readers ${readers}`,
    );
    expect(await artifactState(captureId)).toBe('parsing');
    // twenty seconds without a sign of life, told to the database instead of waited for
    await installation.deps.database.system.artifact.updateMany({
      where: { captureId },
      data: { claimedAt: new Date(Date.now() - 60_000) },
    });
    const second = await startProcess();
    expect(await untilFinal(installation, captureId)).toEqual({ state: 'done', revision: 1 });
    const rows = await scope.client.artifact.findMany({
      where: { captureId },
      include: { tables: true },
    });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ state: 'final', attempts: 2, claimToken: null });
    const names = rows[0]?.tables.map((table) => table.name) ?? [];
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('goroutines');
    second.child.kill('SIGTERM');
    expect(await second.ended).toEqual({ code: 0, signal: null });
  });

  it('gives up a file whose readers always die, and says so', async () => {
    const { captureId } = await sendOk(installation, scope, [
      { file: 'poison.txt', bytes: largeDump(10, 'poison') },
    ]);
    await installation.deps.database.system.artifact.updateMany({
      where: { captureId },
      data: {
        state: 'parsing',
        attempts: 4,
        claimToken: 'dead',
        claimedAt: new Date(Date.now() - 60_000),
      },
    });
    const worker = await startProcess();
    expect((await untilFinal(installation, captureId)).state).toBe('done');
    const row = await scope.client.artifact.findFirst({ where: { captureId } });
    expect(row?.status).toBe('damaged');
    expect(JSON.stringify(row?.record)).toContain('parse.interrupted');
    worker.child.kill('SIGTERM');
    await worker.ended;
  });

  it('is given back when the worker is told to stop, within ten seconds', async () => {
    const worker = await startProcess();
    const { captureId } = await sendOk(installation, scope, [
      { file: 'stop.txt', bytes: largeDump(400_000, 'stopped') },
    ]);
    await until(
      async () => (await artifactState(captureId)) === 'parsing',
      () => worker.output(),
    );
    worker.child.kill('SIGTERM');
    const late = setTimeout(() => worker.child.kill('SIGKILL'), 10_000);
    expect(await worker.ended).toEqual({ code: 0, signal: null });
    clearTimeout(late);
    expect(await artifactState(captureId)).not.toBe('parsing');
    const next = await startProcess();
    expect((await untilFinal(installation, captureId)).state).toBe('done');
    next.child.kill('SIGTERM');
    await next.ended;
  });

  it('ends when its supervisor is gone', async () => {
    const worker = await startProcess({ UNPARK_SUPERVISED: '1' });
    worker.child.stdin?.end();
    expect(await worker.ended).toEqual({ code: 0, signal: null });
  });

  it('says in one line what is wrong with its environment', async () => {
    const worker = await startProcess({ DATABASE_URL: 'mysql://x' });
    expect((await worker.ended).code).toBe(1);
    expect(worker.output()).toContain('DATABASE_URL: must begin with postgresql://');
  });
});
