import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DirectoryBlobStore } from '@unpark/storage';
import { createTestDatabase, RecordingQueue } from '@unpark/testkit';
import type { Deps } from '../src/deps';

export interface TestDeps extends Deps {
  readonly queue: RecordingQueue;
  /** added to the real clock */
  skewMs: number;
  readonly databaseUrl: string;
  /** of the blobs */
  readonly folder: string;
  drop(): Promise<void>;
}

/** Real database and blob directory, a queue that remembers, a clock that can be moved. */
export async function makeTestDeps(publicUrl = 'http://127.0.0.1:3000'): Promise<TestDeps> {
  const { database, url, drop } = await createTestDatabase();
  const folder = await mkdtemp(path.join(tmpdir(), 'unpark-usecases-'));
  const storage = await DirectoryBlobStore.open(folder);
  if (!storage.ok) throw new Error(storage.error.message);
  const quiet = () => undefined;
  const deps: TestDeps = {
    database,
    databaseUrl: url,
    folder,
    storage: storage.value,
    queue: new RecordingQueue(),
    skewMs: 0,
    clock: { nowMs: () => Date.now() + deps.skewMs },
    random: (count) => randomBytes(count),
    log: { info: quiet, warn: quiet, error: quiet },
    publicUrl,
    drop: async () => {
      await drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return deps;
}
