import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { VcsFacts } from '@unpark/model';
import { createQueue, type JobQueue, migrateQueue } from '@unpark/queue';
import { openBlobStore } from '@unpark/storage';
import { createTestDatabase } from '@unpark/testkit';
import {
  createWorkspace,
  type Deps,
  enterWorkspace,
  type Log,
  receiveCapture,
  type ReceivedCapture,
  type UploadLimits,
  type UploadPart,
  type WorkspaceScope,
} from '@unpark/usecases';
import type { WorkerEnv } from '../src/env';

export interface SentFile {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly modifiedUnixMs?: number;
}

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** A whole installation without its web process: database, blobs, queue; workers are started by tests. */
export interface Installation {
  readonly deps: Deps & { readonly queue: JobQueue };
  readonly env: WorkerEnv;
  readonly lines: LogLine[];
  readonly log: Log;
  drop(): Promise<void>;
}

export async function makeInstallation(overrides: Partial<WorkerEnv> = {}): Promise<Installation> {
  const { database, url, drop } = await createTestDatabase();
  await migrateQueue(url);
  const dataDir = await mkdtemp(path.join(tmpdir(), 'unpark-worker-'));
  const storage = await openBlobStore({ kind: 'directory', dataDir });
  if (!storage.ok) throw new Error(storage.error.message);
  const queue = createQueue({ databaseUrl: url });
  const lines: LogLine[] = [];
  const log: Log = {
    info: (fields, message) => void lines.push({ level: 'info', fields, message }),
    warn: (fields, message) => void lines.push({ level: 'warn', fields, message }),
    error: (fields, message, cause) =>
      void lines.push({ level: 'error', fields: { ...fields, cause: String(cause) }, message }),
  };
  return {
    lines,
    log,
    deps: {
      database,
      storage: storage.value,
      queue,
      clock: { nowMs: () => Date.now() },
      random: (count) => randomBytes(count),
      log,
      publicUrl: 'http://127.0.0.1:3000',
    },
    env: {
      databaseUrl: url,
      dataDir,
      doesCaptures: true,
      doesMessages: true,
      concurrency: 1,
      parseWallMs: 60_000,
      parseMemoryBytes: 512 << 20,
      publicUrl: 'http://127.0.0.1:3000',
      secret: 'a secret of the tests, long enough',
      outgoing: { networks: '', ports: [80, 443] },
      supervised: false,
      logLevel: 'info',
      ...overrides,
    },
    drop: async () => {
      await queue.close();
      await drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

let people = 0;

export async function makeWorkspace({ deps }: Installation, name: string): Promise<WorkspaceScope> {
  people++;
  const userId = `usr_${String(people).padStart(26, '0')}`;
  await deps.database.accounts.user.create({
    data: { id: userId, name: `Person ${people}`, email: `person${people}@example.test` },
  });
  const made = await createWorkspace(deps, { userId }, { name });
  if (!made.ok) throw new Error(made.error.message);
  const entered = await enterWorkspace(deps, { kind: 'user', userId }, { slug: made.value.slug });
  if (!entered.ok) throw new Error(entered.error.message);
  return entered.value;
}

export async function* partsOf(files: readonly SentFile[]): AsyncGenerator<UploadPart> {
  for (const { bytes, ...rest } of files) {
    yield {
      ...rest,
      bytes: (async function* () {
        for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
      })(),
    };
  }
}

export interface SendOptions {
  readonly service?: string;
  readonly limits?: UploadLimits;
  readonly idempotencyKey?: string;
  readonly vcs?: VcsFacts;
}

export const send = (
  { deps }: Installation,
  scope: WorkspaceScope,
  files: readonly SentFile[],
  { service = 'checkout', ...rest }: SendOptions = {},
) =>
  receiveCapture(deps, scope, { service, environment: 'default', parts: partsOf(files), ...rest });

export async function sendOk(
  installation: Installation,
  scope: WorkspaceScope,
  files: readonly SentFile[],
  options: SendOptions = {},
): Promise<ReceivedCapture> {
  const received = await send(installation, scope, files, options);
  if (!received.ok) throw new Error(`${received.error.code}: ${received.error.message}`);
  return received.value;
}

/** Waits for the row, never for an event of the queue. */
export async function untilFinal(
  { deps, lines }: Installation,
  captureId: string,
  revision = 1,
): Promise<{ state: string; revision: number }> {
  for (let i = 0; i < 1200; i++) {
    const row = await deps.database.system.capture.findUnique({
      where: { id: captureId },
      select: { state: true, revision: true },
    });
    if (row?.state === 'failed' || (row?.state === 'done' && row.revision >= revision)) return row;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const bad = lines.filter((line) => line.level !== 'info').slice(-5);
  throw new Error(`capture ${captureId} did not become final: ${JSON.stringify(bad)}`);
}
