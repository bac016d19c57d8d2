import { createHash } from 'node:crypto';
import { createServer, request as httpRequest, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import {
  digestOfSha256,
  errorBody,
  RESUMABLE,
  sha256OfDigest,
  uploadOutcome,
  uploadState,
} from '@unpark/ingest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { POST as postFinish } from '../src/app/api/v1/uploads/[id]/finish/route';
import { HEAD, PATCH } from '../src/app/api/v1/uploads/[id]/files/[position]/route';
import { DELETE, GET } from '../src/app/api/v1/uploads/[id]/route';
import { POST as postUpload } from '../src/app/api/v1/uploads/route';
import { call, makeTenant, type RestServer, startRestServer, type Tenant } from './rest-server';

let rest: RestServer;
let tenant: Tenant;

beforeAll(async () => {
  rest = await startRestServer();
  tenant = await makeTenant(rest, 'Acme');
});
afterAll(() => rest.drop());

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const codeOf = async (answer: Response) => errorBody.parse(await answer.json()).error.code;
const begin = (body: unknown, query = 'service=checkout&environment=prod') =>
  call(postUpload, {
    method: 'POST',
    path: `/api/v1/uploads?${query}`,
    key: tenant.ingestKey,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const partHeaders = (bytes: Uint8Array, offset: number) => ({
  'upload-offset': String(offset),
  'content-digest': digestOfSha256(sha256(bytes)),
});
const patch = (
  id: string,
  bytes: Uint8Array,
  offset: number,
  headers: Record<string, string> = {},
) =>
  call(PATCH, {
    method: 'PATCH',
    path: `/api/v1/uploads/${id}/files/0`,
    id,
    position: '0',
    key: tenant.ingestKey,
    body: bytes.slice(),
    headers: { ...partHeaders(bytes, offset), ...headers },
  });
const head = (id: string, position = '0') =>
  call(HEAD, {
    method: 'HEAD',
    path: `/api/v1/uploads/${id}/files/${position}`,
    id,
    position,
    key: tenant.ingestKey,
  });
const finish = (id: string) =>
  call(postFinish, {
    method: 'POST',
    path: `/api/v1/uploads/${id}/finish`,
    id,
    key: tenant.ingestKey,
  });

describe('an upload in parts over HTTP', () => {
  it('begins, takes parts, tells the offset and is finished as any upload', async () => {
    const bytes = Buffer.alloc(RESUMABLE.partBytes + 1000, 'part');
    const begun = await begin({
      files: [{ file: 'cpu.pprof', sizeBytes: bytes.length, modifiedUnixMs: 1_700_000_000_000 }],
    });
    expect(begun.status).toBe(201);
    const state = uploadState.parse(await begun.json());
    expect(state).toMatchObject({
      partBytes: RESUMABLE.partBytes,
      finished: false,
      files: [{ position: 0, file: 'cpu.pprof', sizeBytes: bytes.length, receivedBytes: 0 }],
    });
    const id = state.uploadId;
    const first = await patch(id, bytes.subarray(0, RESUMABLE.partBytes), 0);
    expect([first.status, first.headers.get('upload-offset')]).toEqual([
      204,
      String(RESUMABLE.partBytes),
    ]);
    const asked = await head(id);
    expect([
      asked.status,
      asked.headers.get('upload-offset'),
      asked.headers.get('upload-length'),
    ]).toEqual([204, String(RESUMABLE.partBytes), String(bytes.length)]);
    expect((await head(id, '1')).status).toBe(404);
    const early = await finish(id);
    expect([early.status, await codeOf(early)]).toEqual([409, 'upload.incomplete']);
    const rest = bytes.subarray(RESUMABLE.partBytes);
    expect((await patch(id, rest, RESUMABLE.partBytes)).status).toBe(204);
    const done = await finish(id);
    expect(done.status).toBe(202);
    const outcome = uploadOutcome.parse(await done.json());
    expect(outcome.artifacts[0]?.sha256).toBe(sha256(bytes));
    const row = await tenant.scope.client.capture.findUniqueOrThrow({
      where: { id: outcome.captureId },
      include: { artifacts: true, environment: true },
    });
    expect(row).toMatchObject({
      environment: { name: 'prod' },
      artifacts: [{ hints: { modifiedUnixNs: '1700000000000000000' } }],
    });
    const got = await call(GET, { path: `/api/v1/uploads/${id}`, id, key: tenant.ingestKey });
    expect(uploadState.parse(await got.json()).finished).toBe(true);
  });

  it('says with a refusal where the file goes on', async () => {
    const bytes = Buffer.from('goroutine 1 [running]:\n');
    const { uploadId: id } = uploadState.parse(
      await (await begin({ files: [{ file: 'a', sizeBytes: bytes.length }] })).json(),
    );
    const wrong = await patch(id, bytes, 0, { 'content-digest': digestOfSha256('0'.repeat(64)) });
    expect([wrong.status, wrong.headers.get('upload-offset'), await codeOf(wrong)]).toEqual([
      400,
      '0',
      'upload.checksum',
    ]);
    const ahead = await patch(id, bytes, 7);
    expect([ahead.status, ahead.headers.get('upload-offset'), await codeOf(ahead)]).toEqual([
      409,
      '0',
      'upload.offset-conflict',
    ]);
    for (const headers of [
      { 'content-digest': 'sha-512=:abc=:' },
      { 'content-digest': '' },
      { 'upload-offset': '-1' },
      { 'upload-offset': '1e3' },
    ] as Record<string, string>[]) {
      const answer = await patch(id, bytes, 0, headers);
      expect(answer.status).toBe(400);
      expect(['upload.digest', 'upload.offset']).toContain(await codeOf(answer));
    }
    const dropped = await call(DELETE, {
      method: 'DELETE',
      path: `/api/v1/uploads/${id}`,
      id,
      key: tenant.ingestKey,
    });
    expect(dropped.status).toBe(204);
    expect((await head(id)).status).toBe(404);
  });

  it('refuses plans that are none', async () => {
    for (const body of [
      'not json',
      {},
      { files: [] },
      { files: [{ file: 'a', sizeBytes: -1 }] },
      { files: [{ file: 'a', sizeBytes: 1.5 }] },
      { files: [{ file: 'a', sizeBytes: 1, sha256: 'x' }] },
      { files: Array.from({ length: 201 }, (_, i) => ({ file: `${i}`, sizeBytes: 1 })) },
      `{"files":[{"file":"${'x'.repeat(1 << 20)}","sizeBytes":1}]}`,
    ]) {
      const answer = await begin(body);
      expect([answer.status, await codeOf(answer)]).toEqual([400, 'upload.plan']);
    }
    const large = await begin({ files: [{ file: 'a', sizeBytes: 2 ** 30 + 1 }] });
    expect([large.status, await codeOf(large)]).toEqual([413, 'upload.too-large']);
  });

  it('loses nothing but the part when the connection is cut', async () => {
    const bytes = Buffer.alloc(600_000, 'cut');
    const { uploadId: id } = uploadState.parse(
      await (await begin({ files: [{ file: 'a', sizeBytes: bytes.length }] })).json(),
    );
    expect((await patch(id, bytes.subarray(0, 300_000), 0)).status).toBe(204);
    const second = bytes.subarray(300_000);
    let answered: Promise<Response> | undefined;
    const server: HttpServer = createServer((incoming, response) => {
      const request = new Request('http://127.0.0.1:3000/', {
        method: 'PATCH',
        headers: {
          authorization: `Bearer ${tenant.ingestKey}`,
          ...partHeaders(second, 300_000),
        },
        body: Readable.toWeb(incoming) as ReadableStream,
        duplex: 'half',
      } as RequestInit);
      answered = PATCH(request, { params: Promise.resolve({ id, position: '0' }) });
      answered.then(
        (answer) => response.writeHead(answer.status).end(),
        () => response.destroy(),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const outgoing = httpRequest({ port, host: '127.0.0.1', method: 'PATCH' });
    outgoing.on('error', () => undefined);
    outgoing.write(second.subarray(0, 100_000), () => setTimeout(() => outgoing.destroy(), 50));
    await new Promise((resolve) => outgoing.on('close', resolve));
    for (let i = 0; i < 100 && !answered; i++) await new Promise((go) => setTimeout(go, 20));
    expect(await codeOf((await answered) ?? new Response('{}'))).toBe('upload.cut-off');
    server.close();
    expect((await head(id)).headers.get('upload-offset')).toBe('300000');
    expect((await patch(id, second, 300_000)).status).toBe(204);
    const outcome = uploadOutcome.parse(await (await finish(id)).json());
    expect(outcome.artifacts[0]?.sha256).toBe(sha256(bytes));
  });
});

describe('limits of a minute', () => {
  it('answer 429 with Retry-After', async () => {
    const limited = rest.deps as { limits?: object };
    const before = limited.limits;
    limited.limits = { senderRequests: 1 };
    try {
      const answers = [await begin('{}'), await head('upl_x'), await begin({ files: [] })];
      expect(answers.every((answer) => answer.status < 500)).toBe(true);
      const plan = { files: [{ file: 'a', sizeBytes: 1 }] };
      const last = await begin(plan);
      expect(last.status).toBe(429);
      expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(Number(last.headers.get('retry-after'))).toBeLessThanOrEqual(60);
      expect(await codeOf(last)).toBe('limit.requests');
    } finally {
      limited.limits = before;
    }
  });
});

describe('Content-Digest', () => {
  it('is read wherever it stands among others, and as nothing else', () => {
    const hash = sha256(Buffer.from('x'));
    const digest = digestOfSha256(hash);
    expect(sha256OfDigest(digest)).toBe(hash);
    expect(sha256OfDigest(`sha-512=:AAAA:, ${digest}, x=:AA:`)).toBe(hash);
    for (const wrong of ['', hash, digest.slice(0, -1), digest.replace('sha-256', 'xsha-256')])
      expect(sha256OfDigest(wrong)).toBeUndefined();
  });
});
