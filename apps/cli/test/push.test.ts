import { mkdtemp, mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnalysisReport } from '@unpark/model';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT } from '../src/exit-codes';
import { runCli } from '../src/program';
import { multipartBody } from '../src/push/multipart-body';
import { type RecordedTerminal, recordedTerminal } from './recorded-terminal';

interface Seen {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

type Step = (seen: Seen, response: ServerResponse) => void;

let folder = '';
let server: Server | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unpark-push-'));
});
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  server = undefined;
  await rm(folder, { recursive: true, force: true });
});

const KEY = 'upk_0123456789abcdef';

/** A server that answers its n-th request with the n-th step. */
async function serve(steps: readonly Step[]): Promise<{ address: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => {});
    request.on('end', () => {
      const entry = {
        method: request.method ?? '',
        url: new URL(request.url ?? '/', 'http://fake'),
        headers: request.headers,
        body: Buffer.concat(chunks),
      };
      const step = steps[seen.length];
      seen.push(entry);
      if (!step) return void response.writeHead(599).end();
      step(entry, response);
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}`, seen };
}

const json = (status: number, value: unknown, headers: Record<string, string> = {}): Step => {
  return (_seen, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(value));
  };
};

const PAGE = 'https://unpark.example.com/w/team/captures/cap_1';
const accepted = json(202, { outcome: 'accepted', captureId: 'cap_1', url: PAGE, artifacts: [] });
const status = (final: boolean, state = final ? 'done' : 'parsing') =>
  json(200, {
    captureId: 'cap_1',
    url: PAGE,
    state,
    final,
    revision: 1,
    artifactsRead: final ? 2 : 1,
    artifactCount: 2,
  });
const REPORT: AnalysisReport = {
  schema: 'unpark-analysis/1',
  analyserVersion: '1',
  verdict: { healthy: false, outcome: 'stalled', text: '3 goroutines wait.', lead: 'They do.' },
  findings: [
    {
      pattern: 'abandoned-result-send',
      class: 'channel',
      severity: 'high',
      confidence: 0.9,
      primary: true,
      title: 'Result sent after the reader left',
      functions: ['main.ask'],
      goroutines: 3,
      summary: '3 goroutines wait to send.',
      evidence: [],
      against: [],
      confidenceParts: [],
      fix: { sentence: 'Give the channel room.' },
      next: [],
      fingerprint: 'f',
    },
  ],
  artifacts: [],
};

async function capture(): Promise<string> {
  const path = join(folder, 'capture');
  await mkdir(join(path, 'sub'), { recursive: true });
  await writeFile(join(path, 'cpu.pprof'), Buffer.from([0x1f, 0x8b, 0, 13, 10, 45, 45]));
  await writeFile(join(path, 'sub', 'dump "1".txt'), 'goroutine 1 [running]:\r\n--boundary\r\n');
  await writeFile(join(path, 'empty.pprof'), '');
  await writeFile(join(path, 'left.pprof.part'), 'half');
  await utimes(join(path, 'cpu.pprof'), 1_763_900_000.5, 1_763_900_000.5);
  return path;
}

async function push(
  args: readonly string[],
  environment: { server?: string; apiKey?: string; revision?: string } = { apiKey: KEY },
): Promise<{ code: number; terminal: RecordedTerminal }> {
  const terminal = recordedTerminal();
  const code = await runCli(['push', ...args], {
    terminal,
    environment: { noColor: true, ...environment },
    interruption: () => ({ signal: new AbortController().signal, release: () => {} }),
  });
  return { code, terminal };
}

/** Parts of a multipart body, read strictly: headers, blank line, bytes, boundary. */
function parts(seen: Seen): { name: string; file?: string; content: Buffer }[] {
  const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(
    seen.headers['content-type'] ?? '',
  )?.[1];
  expect(boundary).toBeDefined();
  const mark = Buffer.from(`--${boundary}`);
  const found: { name: string; file?: string; content: Buffer }[] = [];
  let at = seen.body.indexOf(mark);
  expect(at).toBe(0);
  for (;;) {
    const from = at + mark.length;
    if (seen.body.subarray(from, from + 4).toString() === '--\r\n') {
      expect(from + 4).toBe(seen.body.length);
      return found;
    }
    expect(seen.body.subarray(from, from + 2).toString()).toBe('\r\n');
    const next = seen.body.indexOf(mark, from);
    const blank = seen.body.indexOf('\r\n\r\n', from);
    const head = seen.body.subarray(from + 2, blank).toString('utf8');
    const file = /filename="([^"]*)"/.exec(head)?.[1];
    found.push({
      name: /name="([^"]*)"/.exec(head)?.[1] ?? '',
      ...(file !== undefined && { file }),
      content: seen.body.subarray(blank + 4, next - 2),
    });
    at = next;
  }
}

describe('the commit of a push', () => {
  const done = { outcome: 'accepted', captureId: 'cap_1', url: PAGE, artifacts: [] };

  it('goes with the files when it is given, and not otherwise', async () => {
    const { address, seen } = await serve([json(202, done), json(202, done), json(202, done)]);
    const args = [await capture(), '--service', 'checkout', '--server', address, '--no-wait'];
    await push([...args, '--revision', 'ABCDEF01-dirty'], { apiKey: KEY, revision: 'bbbbbbb' });
    await push(args, { apiKey: KEY, revision: 'bbbbbbb' });
    await push(args);
    expect(seen.map(({ url }) => url.searchParams.get('revision'))).toEqual([
      'abcdef01-dirty',
      'bbbbbbb',
      null,
    ]);
  });

  it('is wrong use where it is none, before anything is sent', async () => {
    const { address, seen } = await serve([]);
    const { code, terminal } = await push([
      await capture(),
      '--service',
      'checkout',
      '--server',
      address,
      '--revision',
      'HEAD',
    ]);
    expect(code).toBe(EXIT.usage);
    expect(terminal.noteText()).toContain('`HEAD` of --revision is not a commit');
    expect(seen).toEqual([]);
  });
});

describe('unpark push', () => {
  it('streams every file with its time, waits, and prints the verdict and the page', async () => {
    const { address, seen } = await serve([
      accepted,
      status(false),
      status(true),
      json(200, REPORT),
    ]);
    const { code, terminal } = await push([
      await capture(),
      '--service',
      'checkout',
      '--server',
      address,
      '--environment',
      'production',
    ]);
    expect(code, terminal.noteText()).toBe(EXIT.healthy);
    const upload = seen[0];
    if (!upload) throw new Error('nothing was sent');
    expect(upload.method).toBe('POST');
    expect(upload.url.pathname).toBe('/api/v1/captures');
    expect(Object.fromEntries(upload.url.searchParams)).toEqual({
      service: 'checkout',
      environment: 'production',
    });
    expect(upload.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(upload.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
    expect(Number(upload.headers['content-length'])).toBe(upload.body.length);
    const sent = parts(upload);
    expect(sent.map((part) => part.file ?? part.name)).toEqual([
      'modified',
      'cpu.pprof',
      'modified',
      'empty.pprof',
      'modified',
      'sub/dump %221%22.txt',
    ]);
    expect(sent[0]?.content.toString()).toBe('1763900000500');
    expect(sent[1]?.content).toEqual(Buffer.from([0x1f, 0x8b, 0, 13, 10, 45, 45]));
    expect(sent[3]?.content.length).toBe(0);
    expect(sent[5]?.content.toString()).toBe('goroutine 1 [running]:\r\n--boundary\r\n');
    expect(seen.map((entry) => `${entry.method} ${entry.url.pathname}`).slice(1)).toEqual([
      'GET /api/v1/captures/cap_1',
      'GET /api/v1/captures/cap_1',
      'GET /api/v1/captures/cap_1/analysis',
    ]);
    expect(terminal.outText()).toContain('3 goroutines wait.');
    expect(terminal.outText()).toContain(PAGE);
    expect(terminal.outText() + terminal.noteText()).not.toContain(KEY);
  });

  it('tries again with the same idempotency key after a lost answer and after 503', async () => {
    const { address, seen } = await serve([
      (_entry, response) => response.destroy(),
      json(503, {}, { 'retry-after': '0' }),
      accepted,
    ]);
    const { code, terminal } = await push([
      await capture(),
      '--service',
      'checkout',
      '--server',
      address,
      '--no-wait',
    ]);
    expect(code, terminal.noteText()).toBe(EXIT.healthy);
    expect(seen).toHaveLength(3);
    expect(new Set(seen.map((entry) => entry.headers['idempotency-key'])).size).toBe(1);
    for (const entry of seen) expect(parts(entry)).toHaveLength(6);
    expect(terminal.noteText()).toContain('Trying again');
    expect(terminal.outText()).toBe(PAGE);
  });

  it('does not repeat what the server refuses, and shows its words', async () => {
    const { address, seen } = await serve([
      json(403, {
        error: {
          code: 'key.scope',
          message: 'This key may not push \u001b[31mcaptures.',
          next: 'Make a key with the ingest scope.',
        },
      }),
    ]);
    const { code, terminal } = await push([await capture(), '--service', 'a', '--server', address]);
    expect(code).toBe(EXIT.failed);
    expect(seen).toHaveLength(1);
    expect(terminal.noteText()).toContain('This key may not push \\x1b[31mcaptures.');
    expect(terminal.noteText()).toContain('ingest scope');
    expect(terminal.noteText()).not.toContain('\u001b');
  });

  it('is content with a key that may push but not read', async () => {
    const { address } = await serve([
      accepted,
      status(true),
      json(403, { error: { code: 'access.scope', message: 'This API key may not read.' } }),
    ]);
    const { code, terminal } = await push([await capture(), '--service', 'a', '--server', address]);
    expect(code).toBe(EXIT.healthy);
    expect(terminal.outText()).toBe(PAGE);
    expect(terminal.noteText()).toContain('no read scope');
  });

  it('reads a refusal that comes before the body was sent', async () => {
    server = createServer((request, response) => {
      response.writeHead(413, { 'content-type': 'application/json', connection: 'close' });
      response.end(
        JSON.stringify({ error: { code: 'upload.too-large', message: 'More than 500 MB.' } }),
      );
      setTimeout(() => request.destroy(), 20);
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const path = join(folder, 'big.out');
    await writeFile(path, Buffer.alloc(64 * 2 ** 20));
    const { code, terminal } = await push([
      path,
      '--service',
      'a',
      '--server',
      `http://127.0.0.1:${port}`,
    ]);
    expect(code).toBe(EXIT.failed);
    expect(terminal.noteText()).toContain('More than 500 MB.');
  });

  it('says where a capture stands that does not become final', async () => {
    const { address } = await serve([accepted, ...Array.from({ length: 50 }, () => status(false))]);
    const { code, terminal } = await push([
      await capture(),
      '--service',
      'a',
      '--server',
      address,
      '--wait-seconds',
      '1',
    ]);
    expect(code).toBe(EXIT.failed);
    expect(terminal.noteText()).toContain('1 of 2 artifacts read');
    expect(terminal.noteText()).toContain(PAGE);
  });

  it('names what is missing', async () => {
    const path = await capture();
    const noServer = await push([path, '--service', 'a']);
    expect(noServer.code).toBe(EXIT.usage);
    expect(noServer.terminal.noteText()).toContain('UNPARK_SERVER');
    const noKey = await push([path, '--service', 'a', '--server', 'http://127.0.0.1:1'], {});
    expect(noKey.code).toBe(EXIT.usage);
    expect(noKey.terminal.noteText()).toContain('UNPARK_API_KEY');
    const noService = await push([path, '--server', 'http://127.0.0.1:1']);
    expect(noService.code).toBe(EXIT.usage);
    expect(noService.terminal.noteText()).toContain('--service');
    const badService = await push([path, '--service', '../x', '--server', 'http://127.0.0.1:1']);
    expect(badService.code).toBe(EXIT.usage);
    const noFiles = await push([
      join(folder, 'nowhere'),
      '--service',
      'a',
      '--server',
      'http://127.0.0.1:1',
    ]);
    expect(noFiles.code).toBe(EXIT.failed);
    expect(noFiles.terminal.noteText()).toContain('does not exist');
  });

  it('notices a file that changes while it is sent', async () => {
    const path = join(folder, 'growing.txt');
    await writeFile(path, 'more than before');
    const body = multipartBody(
      [{ path, file: 'growing.txt', sizeBytes: 4, modifiedUnixMs: 0 }],
      'b',
    );
    const drain = async () => {
      for await (const _ of body.open());
    };
    await expect(drain()).rejects.toThrow('changed while it was being sent');
  });
});
