import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { readBundleFile } from '@unpark/testkit/corpus';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { POST as postTargets } from '../src/app/api/v1/agents/targets/route';
import { POST as postCapture } from '../src/app/api/v1/captures/route';
import { GET as getSampling } from '../src/app/api/v1/sampling/route';
import { makeTenant, ORIGIN, type RestServer, startRestServer, type Tenant } from './rest-server';

/** The agent as a process of its own against the routes of the product, with a kill in the worst moment. */

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const CLI = path.join(ROOT, 'apps/cli/src/main.ts');
const BUNDLE = 'chan-result-leak-go1.27';
const HANDLERS = new Map([
  ['/api/v1/captures', postCapture],
  ['/api/v1/agents/targets', postTargets],
  ['/api/v1/sampling', getSampling],
]);

let rest: RestServer;
let mine: Tenant;
let folder = '';
const servers: Server[] = [];
/** called when a capture is stored and before it is answered */
let beforeAnswer: (() => void) | undefined;
const keys: string[] = [];

async function listen(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const asRequest = (incoming: IncomingMessage): Request => {
  const init: RequestInit & { duplex: 'half' } = {
    method: incoming.method ?? 'GET',
    headers: incoming.headers as Record<string, string>,
    duplex: 'half',
    ...(incoming.method === 'POST' && {
      body: Readable.toWeb(incoming) as unknown as ReadableStream,
    }),
  };
  return new Request(`${ORIGIN}${incoming.url ?? '/'}`, init);
};

const product = () =>
  createServer((incoming, outgoing) => {
    const { pathname } = new URL(incoming.url ?? '/', ORIGIN);
    const handler = HANDLERS.get(pathname);
    if (!handler) return void outgoing.writeHead(404).end();
    const isCapture = pathname === '/api/v1/captures';
    if (isCapture) keys.push(String(incoming.headers['idempotency-key']));
    void handler(asRequest(incoming), { params: Promise.resolve({}) }).then(async (answer) => {
      const body = Buffer.from(await answer.arrayBuffer());
      if (isCapture) beforeAnswer?.();
      outgoing.writeHead(answer.status, Object.fromEntries(answer.headers)).end(body);
    });
  });

const FILES = new Map([
  ['profile', 'cpu.pprof'],
  ['heap', 'heap.pprof'],
  ['goroutine', 'goroutine.pprof'],
]);
const program = () =>
  createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://program');
    const name = url.pathname.slice('/debug/pprof/'.length);
    const debug = url.searchParams.get('debug');
    if (name === 'goroutine' && debug === '1')
      return void response.end('goroutine profile: total 67\n');
    if (name === 'goroutine' && debug === '2')
      return void response.end(readBundleFile(BUNDLE, 'goroutine.debug2.txt'));
    const file = FILES.get(name);
    if (file) return void response.end(readBundleFile(BUNDLE, file));
    response.writeHead(404).end('not here\n');
  });

beforeAll(async () => {
  rest = await startRestServer();
  mine = await makeTenant(rest, 'Mine');
  folder = await mkdtemp(path.join(tmpdir(), 'unpark-agent-'));
  await writeFile(
    path.join(folder, 'agent.yaml'),
    [
      `server: ${await listen(product())}`,
      'agent: edge-1',
      `buffer: { dir: "${path.join(folder, 'buffer')}" }`,
      'services:',
      `  - name: checkout`,
      `    url: ${await listen(program())}`,
      '    seconds: 1',
      '    take: [dumps, cpu, heap]',
    ].join('\n'),
  );
});
afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await rm(folder, { recursive: true, force: true });
  await rest.drop();
});

function startAgent(): {
  child: ChildProcess;
  ended: Promise<{ code: number | null; said: string }>;
} {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', CLI, 'agent', '--config', path.join(folder, 'agent.yaml'), '--once'],
    { cwd: ROOT, env: { ...process.env, UNPARK_API_KEY: mine.ingestKey } },
  );
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<{ code: number | null; said: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, said })),
  );
  return { child, ended };
}

const waiting = () => readdir(path.join(folder, 'buffer', 'waiting'));
const captures = () =>
  mine.scope.client.capture.findMany({
    orderBy: { id: 'asc' },
    select: { isScheduled: true, service: { select: { name: true } } },
  });

it('a capture arrives once, also when the agent is killed between the push and forgetting it', async () => {
  const killed = startAgent();
  beforeAnswer = () => killed.child.kill('SIGKILL');
  expect((await killed.ended).code).toBe(null);
  beforeAnswer = undefined;
  expect(await captures()).toEqual([{ isScheduled: true, service: { name: 'checkout' } }]);
  expect(await waiting()).toHaveLength(1);

  // a day later the key is forgotten: the files themselves say that they are the same capture
  await mine.scope.client.idempotencyKey.deleteMany();
  const again = await startAgent().ended;
  expect(again.code, again.said).toBe(0);
  expect(again.said).toContain('which the server had already');
  // the one that was there before, and the one that this run took
  expect(await captures()).toHaveLength(2);
  expect(keys).toHaveLength(3);
  expect(keys[1]).toBe(keys[0]);
  expect(await waiting()).toEqual([]);
  const [target] = await mine.scope.client.agentTarget.findMany();
  expect(target).toMatchObject({ agent: 'edge-1', outcome: 'taken', buffered: 0 });
});
