import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { baseEnvironment, motoServerFromEnvironment, searchPath } from './env';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

/** The S3-compatible server to test against: MOTO_SERVER, the checkout's own, or one on PATH. */
export function findS3Server(): string | undefined {
  const candidates = [
    motoServerFromEnvironment(),
    path.join(root, '.unpark/tools/moto/bin/moto_server'),
    ...searchPath().map((folder) => path.join(folder, 'moto_server')),
  ];
  return candidates.find((file) => file && existsSync(file));
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });

export interface RunningS3Server {
  readonly endpoint: string;
  readonly bucket: string;
  stop(): Promise<void>;
}

export async function startS3Server(program: string): Promise<RunningS3Server> {
  const port = await freePort();
  const child: ChildProcess = spawn(program, ['-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
    env: baseEnvironment(),
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const endpoint = `http://127.0.0.1:${port}`;
  const client = new S3Client({
    endpoint,
    forcePathStyle: true,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  for (let attempt = 0; ; attempt++) {
    try {
      await client.send(new CreateBucketCommand({ Bucket: 'unpark' }));
      break;
    } catch (cause) {
      if (attempt > 150 || child.exitCode !== null) throw cause;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  client.destroy();
  return {
    endpoint,
    bucket: 'unpark',
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
