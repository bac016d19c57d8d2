import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { readBundle } from '@unpark/testkit';
import { createIncident } from '@unpark/usecases';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCaptures } from './read-captures';
import { readRoutes } from './rest-routes';
import {
  call,
  type Handler,
  makeTenant,
  ORIGIN,
  type RestServer,
  startRestServer,
  type Tenant,
} from './rest-server';

/** `unpark mcp` as a process of its own, asked by the SDK's client, over the routes of the product. */

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

let rest: RestServer;
let mine: Tenant;
let theirs: Tenant;
let product: Server;
let address = '';
let routes: ReadonlyMap<string, ReadonlyMap<string, Handler>>;
let capture = '';
let incident = '';
const open: Client[] = [];

/** The route of a path, a fixed part before a part in braces, and what stands in these. */
function routeOf(
  pathname: string,
): { handlers: ReadonlyMap<string, Handler>; params: Record<string, string> } | undefined {
  const parts = pathname.split('/');
  for (const [at, handlers] of routes) {
    const names = at.split('/');
    if (names.length !== parts.length) continue;
    const params: Record<string, string> = {};
    const fits = names.every((name, i) => {
      const part = parts[i] ?? '';
      if (!name.startsWith('{')) return name === part;
      params[name.slice(1, -1)] = decodeURIComponent(part);
      return true;
    });
    if (fits) return { handlers, params };
  }
  return undefined;
}

async function answerOf(incoming: IncomingMessage): Promise<Response> {
  const { pathname } = new URL(incoming.url ?? '/', ORIGIN);
  const found = routeOf(pathname.replace('/api/v1', ''));
  const handler = found?.handlers.get(incoming.method ?? 'GET');
  if (!found || !handler) return new Response(null, { status: 404 });
  return call(handler, {
    path: incoming.url ?? '/',
    params: found.params,
    headers: { authorization: incoming.headers.authorization ?? '' },
  });
}

async function assistantWith(key: string): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [
        '--import',
        import.meta.resolve('tsx'),
        path.join(ROOT, 'apps/cli/src/main.ts'),
        'mcp',
      ],
      env: { UNPARK_URL: address, UNPARK_API_KEY: key },
      stderr: 'pipe',
    }),
  );
  open.push(client);
  return client;
}

const use = async (client: Client, name: string, given: Record<string, unknown> = {}) => {
  const result = (await client.callTool({ name, arguments: given })) as CallToolResult;
  const text = result.content.map((one) => (one.type === 'text' ? one.text : '')).join('\n');
  return { isError: result.isError ?? false, text, data: result.structuredContent ?? {} };
};

beforeAll(async () => {
  rest = await startRestServer();
  routes = await readRoutes();
  mine = await makeTenant(rest, 'Mine');
  theirs = await makeTenant(rest, 'Theirs');
  const body = new FormData();
  for (const { file, bytes } of readBundle('chan-result-leak-go1.24')) {
    if (/\.txt$|heap\.pprof$|trace\.out$/.test(file))
      body.append('file', new Blob([bytes as Uint8Array<ArrayBuffer>]), file);
  }
  const handler = routes.get('/captures')?.get('POST');
  if (!handler) throw new Error('no route');
  const sent = await call(handler, {
    method: 'POST',
    path: '/api/v1/captures?service=checkout',
    key: mine.ingestKey,
    body,
  });
  capture = ((await sent.json()) as { captureId: string }).captureId;
  await readCaptures(rest, mine.scope);
  const made = await createIncident(rest.deps, mine.scope, { capture, language: 'en' });
  if (!made.ok) throw new Error(made.error.message);
  incident = made.value.id;
  product = createServer((incoming, outgoing) => {
    void answerOf(incoming).then(async (answer) => {
      const bytes = Buffer.from(await answer.arrayBuffer());
      outgoing.writeHead(answer.status, Object.fromEntries(answer.headers)).end(bytes);
    });
  });
  await new Promise<void>((resolve) => product.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(product.address() as AddressInfo).port}`;
}, 180_000);
afterAll(async () => {
  for (const client of open) await client.close();
  await new Promise((resolve) => product.close(resolve));
  await rest.drop();
});

describe('unpark mcp over the product', () => {
  it('walks from the list to the waits, as the page shows them', async () => {
    const client = await assistantWith(mine.readKey);
    expect((await use(client, 'list_services')).text).toContain('checkout (checkout)');
    const listed = await use(client, 'list_captures', { service: 'checkout', outcome: 'stalled' });
    expect(listed.text).toContain(capture);
    const findings = await use(client, 'read_findings', { capture });
    expect(findings.text).toContain('PRIMARY');
    expect(findings.text).toMatch(/ {2}fix: /);
    expect(findings.text).toMatch(/ {2}for \[/);
    const groups = await use(client, 'query_goroutines', {
      capture,
      where: 'state:"chan send"',
      group: 'function',
    });
    expect(groups.text).toMatch(/^\d+ of \d+ goroutines in dump/);
    expect(groups.text).toContain('main.');
    const waits = await use(client, 'query_trace', { capture, by: 'pair', limit: 5 });
    expect(waits.text).toContain('ended by');
    expect(waits.isError).toBe(false);
    const compared = await use(client, 'compare_captures', { a: capture, b: capture });
    expect(compared.text).toContain('same process');
    expect((await use(client, 'list_incidents', { status: 'open' })).text).toContain(incident);
    const read = await use(client, 'read_incident', { incident });
    expect(read.text).toContain(capture);
    expect(read.data).toMatchObject({ incident: { id: incident, status: 'open' } });
  });

  it('has the rights of its key and no other', async () => {
    const pusher = await assistantWith(mine.ingestKey);
    expect(await use(pusher, 'list_captures')).toMatchObject({
      isError: true,
      data: { error: { code: 'access.scope' } },
    });
    const stranger = await assistantWith(theirs.readKey);
    expect((await use(stranger, 'list_captures')).text).toBe('No captures match.');
    for (const [name, given] of [
      ['read_findings', { capture }],
      ['query_goroutines', { capture }],
      ['query_trace', { capture }],
      ['compare_captures', { a: capture, b: capture }],
    ] as const) {
      expect(await use(stranger, name, given), name).toMatchObject({
        isError: true,
        data: { error: { code: 'capture.not-found' } },
      });
    }
    expect((await use(stranger, 'read_incident', { incident })).text).toContain(
      'incident.not-found',
    );
    const nobody = await assistantWith('upk_nobody');
    expect((await use(nobody, 'list_services')).text).toContain('access.key');
  });

  it('says what is wrong with a filter, and where it is explained', async () => {
    const client = await assistantWith(mine.readKey);
    const wrong = await use(client, 'query_goroutines', { capture, where: 'wait:>' });
    expect(wrong.isError).toBe(true);
    expect(wrong.text).toMatch(/^filter\./);
  });
});
