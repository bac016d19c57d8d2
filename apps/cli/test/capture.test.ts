import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBundleFile } from '@unpark/testkit/corpus';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CaptureRecord } from '../src/capture/capture-record';
import type { ArtifactName } from '../src/capture/plan';
import { type CaptureOptions, runCapture } from '../src/commands/capture';
import { EXIT } from '../src/exit-codes';
import { type FakePprof, fakePprof, html, notFound } from './fake-pprof-server';
import { recordedTerminal } from './recorded-terminal';

let folder = '';
let servers: FakePprof[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unpark-capture-'));
});
afterEach(async () => {
  for (const server of servers) await server.close();
  servers = [];
  await rm(folder, { recursive: true, force: true });
});

async function serve(options?: Parameters<typeof fakePprof>[0]): Promise<FakePprof> {
  const server = await fakePprof(options);
  servers.push(server);
  return server;
}

async function take(
  address: string,
  options: Partial<CaptureOptions> & {
    signal?: AbortSignal;
    /** nobody says how many goroutines are too many */
    adviceOnGoroutines?: boolean;
  } = {},
) {
  const terminal = recordedTerminal();
  const { signal, adviceOnGoroutines = false, ...rest } = options;
  const code = await runCapture(
    address,
    {
      seconds: 1,
      trace: 1,
      out: join(folder, 'out'),
      headers: [],
      without: new Set<ArtifactName>(),
      ...(!adviceOnGoroutines && { maxGoroutines: 100_000 }),
      timeoutSeconds: 5,
      connectTimeoutSeconds: 2,
      analyze: false,
      push: false,
      format: 'text',
      ...rest,
    },
    { noColor: true },
    terminal,
    { signal: signal ?? new AbortController().signal, release: () => {} },
  );
  return { code, terminal };
}

const files = async () => (await readdir(join(folder, 'out')).catch(() => [])).sort();
const record = async () =>
  JSON.parse(await readFile(join(folder, 'out', 'capture.json'), 'utf8')) as CaptureRecord;

describe('unpark capture', () => {
  it('takes every artifact of one window, dumps first and last, and writes down when', async () => {
    const server = await serve();
    const { code, terminal } = await take(server.address, { service: 'quotes' });
    expect(code, terminal.noteText()).toBe(EXIT.healthy);
    expect(await files()).toEqual([
      'allocs.pprof',
      'block.delta.pprof',
      'block.pprof',
      'capture.json',
      'cpu.pprof',
      'goroutine.debug1.txt',
      'goroutine.debug2.end.txt',
      'goroutine.debug2.txt',
      'goroutine.pprof',
      'heap.pprof',
      'mutex.delta.pprof',
      'mutex.pprof',
      'threadcreate.pprof',
      'trace.out',
    ]);
    expect(new Uint8Array(await readFile(join(folder, 'out', 'trace.out')))).toEqual(
      readBundleFile('chan-result-leak-go1.27', 'trace.out'),
    );
    const written = await record();
    expect(written.schema).toBe('unpark-capture/1');
    expect(written.service).toBe('quotes');
    expect(written.goroutinesBefore).toBe(250);
    expect(written.files[0]?.file).toBe('goroutine.debug2.txt');
    expect(written.files.at(-1)?.file).toBe('goroutine.debug2.end.txt');
    const first = written.files[0];
    const last = written.files.at(-1);
    for (const file of written.files) {
      expect(BigInt(file.fromUnixNs) <= BigInt(file.firstByteUnixNs)).toBe(true);
      expect(BigInt(file.firstByteUnixNs) <= BigInt(file.toUnixNs)).toBe(true);
      expect(BigInt(file.fromUnixNs) >= BigInt(written.windowFromUnixNs)).toBe(true);
      expect(BigInt(file.toUnixNs) <= BigInt(written.windowToUnixNs)).toBe(true);
      if (file === first || file === last) continue;
      expect(BigInt(file.fromUnixNs) >= BigInt(first?.toUnixNs ?? 0)).toBe(true);
      expect(BigInt(file.toUnixNs) <= BigInt(last?.fromUnixNs ?? 0)).toBe(true);
    }
    expect(written.clock?.source).toBe('http-date');
    expect(BigInt(written.clock?.errorNs ?? 0) <= 1_000_000_000n).toBe(true);
    // an absent leak profile is a fact about the build, not a failure
    expect(written.skipped).toEqual([
      expect.objectContaining({ file: 'goroutineleak.pprof', expected: true }),
    ]);
    expect(server.requests.at(-1)).toBe('/debug/pprof/goroutineleak');
  });

  it('writes down the commit that is given, and what analyze says of it', async () => {
    const server = await serve();
    const given = { revision: '0123456789abcdef-dirty', analyze: true, format: 'json' as const };
    const { terminal } = await take(server.address, given);
    expect(terminal.noteText()).toContain('Built from commit 0123456789abcdef-dirty');
    const vcs = { revision: '0123456789abcdef', modified: true };
    expect((await record()).vcs).toEqual(vcs);
    expect(JSON.parse(terminal.outText())).toMatchObject({ vcs });
  });

  it('begins nothing with a commit that is none', async () => {
    const server = await serve();
    const { code } = await take(server.address, { revision: 'main' });
    expect(code).toBe(EXIT.usage);
    expect(server.requests).toEqual([]);
  });

  it('prints the cost before it begins and a line an artifact', async () => {
    const server = await serve();
    const { terminal } = await take(server.address);
    const text = terminal.noteText();
    expect(text.indexOf('2 goroutine dumps')).toBeGreaterThan(0);
    expect(text.indexOf('2 goroutine dumps')).toBeLessThan(text.indexOf('goroutine.debug2.txt'));
    expect(text).toMatch(/cpu\.pprof +[\d.]+ (k?B)/);
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  it.each([
    ['', '/debug/pprof/'],
    ['/', '/debug/pprof/'],
    ['/debug/pprof', '/debug/pprof/'],
    ['/debug/pprof/heap?debug=1', '/debug/pprof/'],
    ['/admin', '/admin/debug/pprof/'],
    ['/admin/debug/pprof/', '/admin/debug/pprof/'],
    ['/profiling', '/profiling/'],
  ])('finds the base path from %j at %s', async (path, prefix) => {
    const server = await serve({ prefix });
    const { code, terminal } = await take(server.address + path, {
      without: new Set<ArtifactName>(['trace', 'block', 'mutex', 'cpu']),
    });
    expect(code, terminal.noteText()).toBe(EXIT.healthy);
    expect((await record()).target).toBe(`${server.address}${prefix}`);
  });

  it('asks goroutine?debug=1 for the count where the index is missing', async () => {
    const server = await serve({ index: false, goroutines: 7 });
    const { code } = await take(server.address, { without: new Set<ArtifactName>(['trace']) });
    expect(code).toBe(EXIT.healthy);
    expect(server.requests.slice(0, 2)).toEqual([
      '/debug/pprof/',
      '/debug/pprof/goroutine?debug=1',
    ]);
    expect((await record()).goroutinesBefore).toBe(7);
  });

  it('takes counted stacks instead of dumps of very many goroutines, and says so', async () => {
    const server = await serve({ goroutines: 250_000 });
    const { code, terminal } = await take(server.address);
    expect(code).toBe(EXIT.healthy);
    expect(server.requests).not.toContain('/debug/pprof/goroutine?debug=2');
    expect(terminal.noteText()).toContain('--max-goroutines');
    expect(await files()).toContain('goroutine.debug1.end.txt');
  });

  it('follows the advice of the owners of a service where nobody says otherwise', async () => {
    const asked: string[] = [];
    const unpark = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ seconds: 2, maxGoroutines: 10 }));
    });
    await new Promise<void>((resolve) => void unpark.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = unpark.address() as AddressInfo;
      const server = await serve({ goroutines: 40 });
      const advised = {
        service: 'checkout',
        server: `http://127.0.0.1:${port}`,
        key: 'upk_test',
      };
      // what is said goes before advice: one second, and counted stacks above ten goroutines
      const { code } = await take(server.address, { ...advised, adviceOnGoroutines: true });
      expect(code).toBe(EXIT.healthy);
      expect(asked).toEqual(['/api/v1/sampling?service=checkout']);
      expect(server.requests).toContain('/debug/pprof/profile?seconds=1');
      expect(server.requests).not.toContain('/debug/pprof/goroutine?debug=2');
    } finally {
      unpark.close();
    }
  });

  it('takes block before and after where the process does not do deltas', async () => {
    const cumulative = readBundleFile('chan-result-leak-go1.27', 'block.pprof');
    const server = await serve({
      special: {
        'block?seconds=1': (_request, response) => response.end(cumulative),
        'mutex?seconds=1': (_request, response) => {
          response.statusCode = 400;
          response.end('"seconds" parameter is not supported for this profile type\n');
        },
      },
    });
    const { code } = await take(server.address);
    expect(code).toBe(EXIT.healthy);
    const names = await files();
    expect(names).toEqual(expect.arrayContaining(['block.start.pprof', 'block.pprof']));
    expect(names).toEqual(expect.arrayContaining(['mutex.start.pprof', 'mutex.pprof']));
    expect(names).not.toContain('block.delta.pprof');
    expect(names).not.toContain('mutex.delta.pprof');
  });

  it('says that someone else is profiling, and keeps the rest', async () => {
    const server = await serve({
      special: {
        profile: (_request, response) => {
          response.statusCode = 500;
          response.end('Could not enable CPU profiling: cpu profiling already in use\n');
        },
      },
    });
    const { code, terminal } = await take(server.address);
    expect(code).toBe(EXIT.healthy);
    expect(terminal.noteText()).toContain('profiled by someone else');
    expect(terminal.noteText()).toContain('--no-cpu');
    expect(await files()).not.toContain('cpu.pprof');
    expect((await record()).skipped.map((entry) => entry.code)).toContain('capture.in-use');
  });

  it('does not save a page or a broken answer as an artifact', async () => {
    const server = await serve({
      special: {
        heap: html,
        allocs: (_request, response) => {
          response.writeHead(200, { 'content-length': '5000' });
          response.write(Buffer.from([0x1f, 0x8b, 8, 0]));
          setTimeout(() => response.destroy(), 20);
        },
        threadcreate: (_request, response) => response.end(),
      },
    });
    const { terminal } = await take(server.address);
    const names = await files();
    for (const name of ['heap.pprof', 'allocs.pprof', 'threadcreate.pprof', 'allocs.pprof.part']) {
      expect(names).not.toContain(name);
    }
    const codes = (await record()).skipped.map((entry) => entry.code);
    expect(codes).toEqual(
      expect.arrayContaining(['capture.html', 'capture.connection-lost', 'capture.empty']),
    );
    expect(terminal.noteText()).toContain('HTML page');
  });

  it('gives up on an answer that does not end', async () => {
    const server = await serve({
      special: { heap: (_request, response) => void response.write(Buffer.from([0x1f, 0x8b])) },
    });
    const { code } = await take(server.address, { timeoutSeconds: 0.3 });
    expect(code).toBe(EXIT.healthy);
    expect((await record()).skipped.map((entry) => entry.code)).toContain('capture.timeout');
  });

  it('keeps what was taken on Ctrl-C', async () => {
    const stop = new AbortController();
    const server = await serve({
      special: {
        profile: (_request, response) => {
          response.on('close', () => {});
          setTimeout(() => stop.abort(), 30);
        },
      },
    });
    const { code, terminal } = await take(server.address, { signal: stop.signal });
    expect(code).toBe(EXIT.interrupted);
    const written = await record();
    expect(written.interrupted).toBe(true);
    expect(written.files.map((file) => file.file)).toContain('goroutine.debug2.txt');
    expect(await files()).not.toContain('cpu.pprof');
    expect((await files()).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(terminal.noteText()).toContain('unpark analyze');
  });

  it('sends headers and credentials, and shows and records neither', async () => {
    const server = await serve();
    const address = server.address.replace('http://', 'http://ops:sesame@');
    const { terminal } = await take(address, { headers: ['X-Token: s3cret-value'] });
    expect(server.headers.every((headers) => headers['x-token'] === 's3cret-value')).toBe(true);
    expect(server.headers[0]?.authorization).toBe(
      `Basic ${Buffer.from('ops:sesame').toString('base64')}`,
    );
    const seen = terminal.noteText() + terminal.outText() + JSON.stringify(await record());
    expect(seen).not.toContain('s3cret-value');
    expect(seen).not.toContain('sesame');
  });

  it.each([
    ['nothing listens', 'http://127.0.0.1:1', 'nothing listens there'],
    ['no address', 'http://', 'is not an address'],
    ['another scheme', 'ftp://127.0.0.1', 'cannot be scraped'],
  ])('explains when %s', async (_what, address, message) => {
    const { code, terminal } = await take(address);
    expect(code).toBe(EXIT.failed);
    expect(terminal.noteText()).toContain(message);
    expect(await files()).toEqual([]);
  });

  it('explains a server that is not net/http/pprof, and makes no folder', async () => {
    const none = await serve({ prefix: '/elsewhere/' });
    expect((await take(none.address)).terminal.noteText()).toContain('404');
    const page = await serve({
      prefix: '/',
      special: { 'debug/pprof/': html, 'debug/pprof/goroutine': html },
    });
    expect((await take(page.address)).terminal.noteText()).toContain('HTML page');
    const closed = await serve({
      prefix: '/',
      special: {
        'debug/pprof/': (_request, response) => notFound(response),
        'debug/pprof/goroutine': (_request, response) => {
          response.statusCode = 401;
          response.end();
        },
      },
    });
    expect((await take(closed.address)).terminal.noteText()).toContain('--header');
    expect(await files()).toEqual([]);
  });

  it('does not write into a folder that holds something', async () => {
    const server = await serve();
    const { code } = await take(server.address, { out: folder });
    expect(code).toBe(EXIT.healthy);
    const again = await take(server.address, { out: folder });
    expect(again.code).toBe(EXIT.failed);
    expect(again.terminal.noteText()).toContain('not empty');
  });
});
