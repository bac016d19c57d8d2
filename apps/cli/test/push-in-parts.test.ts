import { createHash } from 'node:crypto';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RESUMABLE, sha256OfDigest, uploadPlan } from '@unpark/ingest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT } from '../src/exit-codes';
import { runCli } from '../src/program';
import { recordedTerminal } from './recorded-terminal';

let folder = '';
let server: Server | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unpark-parts-'));
});
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  server = undefined;
  await rm(folder, { recursive: true, force: true });
});

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const PAGE = 'https://unpark.example.com/w/team/captures/cap_1';

/** What may go wrong with the n-th PATCH. */
type Fault =
  | 'cut before it is kept'
  | 'cut after it is kept'
  | 'busy'
  | 'wrong checksum'
  | 'change the file';

/** The contract of uploads in parts, in memory, with faults. */
async function serve(faults: Readonly<Record<number, Fault>>, onChange?: () => Promise<void>) {
  const files: Buffer[] = [];
  const seen = { begun: 0, patches: [] as string[], finished: 0, bytes: 0, names: [] as string[] };
  let patches = 0;
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    const fault = request.method === 'PATCH' ? faults[++patches] : (undefined as Fault | undefined);
    if (fault === 'cut before it is kept') {
      request.once('data', () => request.socket.destroy());
      return;
    }
    const answer = (status: number, body?: unknown, headers: Record<string, string> = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    };
    request.on('error', () => undefined);
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const url = new URL(request.url ?? '/', 'http://fake');
      if (request.headers.authorization !== 'Bearer upk_1') return answer(401);
      if (url.pathname === '/api/v1/uploads') {
        seen.begun++;
        expect(url.searchParams.get('service')).toBe('checkout');
        const plan = uploadPlan.parse(JSON.parse(body.toString()));
        seen.names = plan.files.map((file) => file.file);
        files.push(...plan.files.map(() => Buffer.alloc(0)));
        return answer(201, {
          uploadId: 'upl_1',
          partBytes: RESUMABLE.partBytes,
          leastPartBytes: RESUMABLE.leastPartBytes,
          expiresAtMs: Date.now() + 1000,
          finished: false,
          files: plan.files.map((file, position) => ({ ...file, position, receivedBytes: 0 })),
        });
      }
      if (url.pathname === '/api/v1/uploads/upl_1/finish') {
        seen.finished++;
        return answer(202, { outcome: 'accepted', captureId: 'cap_1', url: PAGE, artifacts: [] });
      }
      const position = Number(/^\/api\/v1\/uploads\/upl_1\/files\/(\d+)$/.exec(url.pathname)?.[1]);
      const file = files[position] ?? Buffer.alloc(0);
      const offset = Number(request.headers['upload-offset']);
      seen.patches.push(`${position}@${offset}`);
      seen.bytes += body.length;
      const at = { 'upload-offset': String(file.length) };
      const problem = (code: string) => ({ error: { code, message: 'no' } });
      if (offset !== file.length) return answer(409, problem('upload.offset-conflict'), at);
      if (fault === 'busy') return answer(503, problem('internal.unavailable'), at);
      const digest = sha256OfDigest(String(request.headers['content-digest']));
      if (digest !== sha256(body) || fault === 'wrong checksum')
        return answer(400, problem('upload.checksum'), at);
      files[position] = Buffer.concat([file, body]);
      const go = async () => {
        if (fault === 'change the file') await onChange?.();
        if (fault === 'cut after it is kept') return void request.socket.destroy();
        answer(204, undefined, { 'upload-offset': String(files[position]?.length) });
      };
      void go();
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}`, files, seen };
}

async function push(address: string) {
  const terminal = recordedTerminal();
  const code = await runCli(
    ['push', folder, '--service', 'checkout', '--server', address, '--no-wait'],
    {
      terminal,
      environment: { noColor: true, apiKey: 'upk_1' },
      interruption: () => ({ signal: new AbortController().signal, release: () => undefined }),
    },
  );
  return { code, terminal };
}

const LARGE = Buffer.alloc(RESUMABLE.partBytes * 2 + 12_345, 'large capture ');

describe('a push with a large file', () => {
  it('sends parts and small files in one upload', async () => {
    await writeFile(join(folder, 'a.pprof'), LARGE);
    await writeFile(join(folder, 'b.txt'), 'small');
    await writeFile(join(folder, 'c'), '');
    const { address, files, seen } = await serve({});
    const { code } = await push(address);
    expect(code).toBe(EXIT.healthy);
    expect(seen.names).toEqual(['a.pprof', 'b.txt', 'c']);
    expect(files.map(sha256)).toEqual(
      [LARGE, Buffer.from('small'), Buffer.alloc(0)].map((bytes) => sha256(bytes)),
    );
    const part = RESUMABLE.partBytes;
    expect(seen.patches).toEqual(['0@0', `0@${part}`, `0@${2 * part}`, '1@0']);
    expect(seen.finished).toBe(1);
  });

  it('goes on after breaks, without sending again what had arrived', async () => {
    await writeFile(join(folder, 'a.pprof'), LARGE);
    const { address, files, seen } = await serve({
      1: 'cut before it is kept',
      3: 'cut after it is kept',
      5: 'wrong checksum',
    });
    const { code } = await push(address);
    expect(code).toBe(EXIT.healthy);
    expect(files.map(sha256)).toEqual([sha256(LARGE)]);
    const part = RESUMABLE.partBytes;
    // the second part arrives, its answer does not: the repeat is told to go on behind it
    expect(seen.patches).toEqual([
      '0@0',
      `0@${part}`,
      `0@${part}`,
      `0@${2 * part}`,
      `0@${2 * part}`,
    ]);
    expect(seen).toMatchObject({ begun: 1, finished: 1 });
  });

  it('does not finish a file that changed meanwhile', async () => {
    const file = join(folder, 'a.pprof');
    await writeFile(file, LARGE);
    const { address, seen } = await serve({ 2: 'change the file' }, async () => {
      const handle = await open(file, 'a');
      await handle.write('more');
      await handle.close();
    });
    const { code, terminal } = await push(address);
    expect(code).not.toBe(EXIT.healthy);
    expect(seen.finished).toBe(0);
    expect(terminal.noteText()).toContain('changed while it was being sent');
  });
});
