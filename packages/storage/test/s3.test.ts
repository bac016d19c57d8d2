import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openBlobStore } from '../src/index';
import { describeBlobStore } from './blob-store-suite';
import { findS3Server, startS3Server } from './s3-server';

const program = findS3Server();

if (program) {
  describeBlobStore('S3', async () => {
    const server = await startS3Server(program);
    const dataDir = await mkdtemp(path.join(tmpdir(), 'unpark-spool-'));
    const opened = await openBlobStore({
      kind: 's3',
      dataDir,
      endpoint: server.endpoint,
      bucket: server.bucket,
      region: 'us-east-1',
      accessKeyId: 'test',
      secretAccessKey: 'test',
    });
    if (!opened.ok) throw new Error(opened.error.message);
    return {
      store: opened.value,
      stop: async () => {
        await server.stop();
        await rm(dataDir, { recursive: true, force: true });
      },
    };
  });
} else {
  process.stdout.write(
    'SKIPPED blob store on S3: no moto_server. Run `node scripts/install-s3-test-server.mjs` (needs python3) or set MOTO_SERVER.\n',
  );
  it.skip('blob store: S3', () => undefined);
}

describe('S3 blob store', () => {
  it('names a server that does not answer', async () => {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'unpark-spool-'));
    const opened = await openBlobStore({
      kind: 's3',
      dataDir,
      endpoint: 'http://127.0.0.1:1',
      bucket: 'unpark',
      region: 'us-east-1',
      accessKeyId: 'test',
      secretAccessKey: 'test',
    });
    if (!opened.ok) throw new Error(opened.error.message);
    const answer = await opened.value.checkWritable();
    expect(answer.ok ? 'writable' : answer.error.code).toBe('storage.unreachable');
    await rm(dataDir, { recursive: true, force: true });
  }, 30_000);
});
