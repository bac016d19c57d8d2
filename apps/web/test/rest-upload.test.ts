import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { type ErrorBody, errorBody, type UploadOutcome, uploadOutcome } from '@unpark/ingest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GET as getOriginal } from '../src/app/api/v1/artifacts/[id]/original/route';
import { POST as postCapture } from '../src/app/api/v1/captures/route';
import {
  call,
  makeTenant,
  ORIGIN,
  type RestServer,
  startRestServer,
  type Tenant,
} from './rest-server';

let rest: RestServer;
let tenant: Tenant;

beforeAll(async () => {
  rest = await startRestServer();
  tenant = await makeTenant(rest, 'Acme');
});
afterAll(() => rest.drop());

const form = (...files: readonly (readonly [name: string, text: string])[]): FormData => {
  const data = new FormData();
  for (const [name, text] of files) data.append('file', new Blob([text]), name);
  return data;
};
const upload = (
  body: BodyInit,
  extra: { query?: string; headers?: Record<string, string>; key?: string } = {},
) =>
  call(postCapture, {
    method: 'POST',
    path: `/api/v1/captures?${extra.query ?? 'service=checkout'}`,
    key: extra.key ?? tenant.ingestKey,
    headers: extra.headers,
    body,
  });
const outcomeOf = async (answer: Response): Promise<UploadOutcome> =>
  uploadOutcome.parse(await answer.json());
const errorOf = async (answer: Response): Promise<ErrorBody['error']> =>
  errorBody.parse(await answer.json()).error;
const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex');
const leftovers = () => readdir(path.join(rest.dataDir, 'tmp'));

describe('the commit of an upload', () => {
  it('is kept in small letters', async () => {
    const query = `service=checkout&revision=${'AB'.repeat(20)}-dirty`;
    const { captureId } = await outcomeOf(await upload(form(['a.txt', 'of a commit']), { query }));
    const row = await tenant.scope.client.capture.findUniqueOrThrow({ where: { id: captureId } });
    expect(row).toMatchObject({
      vcsRevision: 'ab'.repeat(20),
      vcsModified: true,
      vcsSource: 'upload',
    });
  });

  it.each([
    '',
    'HEAD',
    'abcdef',
    'a'.repeat(65),
    '../../x',
    'abcdef0%00',
    'abcdef0%0A',
    'f'.repeat(10_000),
  ])('is refused as a parameter when it is none: %.12s', async (revision) => {
    const query = `service=checkout&revision=${revision}`;
    const answer = await upload(form(['a.txt', 'of no commit']), { query });
    expect(answer.status).toBe(400);
    const error = await errorOf(answer);
    expect(error.code).toBe('upload.query');
    expect(error.message).toContain('parameter revision is not right');
  });
});

describe('POST /api/v1/captures', () => {
  it('takes files of a form and answers with their hashes and a page', async () => {
    const answer = await upload(form(['dumps/goroutine.txt', 'goroutine 1'], ['cpu.pprof', 'cpu']));
    expect(answer.status).toBe(202);
    const outcome = await outcomeOf(answer);
    expect(outcome.outcome).toBe('accepted');
    expect(outcome.url).toBe(
      `${ORIGIN}/w/${tenant.scope.workspace.slug}/captures/${outcome.captureId}`,
    );
    expect(outcome.artifacts).toEqual([
      {
        file: 'dumps/goroutine.txt',
        sha256: sha256('goroutine 1'),
        sizeBytes: 11,
        duplicate: false,
      },
      { file: 'cpu.pprof', sha256: sha256('cpu'), sizeBytes: 3, duplicate: false },
    ]);
    const row = await tenant.scope.client.capture.findUniqueOrThrow({
      where: { id: outcome.captureId },
      include: { artifacts: true, service: true },
    });
    expect(row).toMatchObject({ state: 'queued', service: { name: 'checkout' }, sizeBytes: 14n });
    expect(row.artifacts.every((artifact) => artifact.state === 'queued')).toBe(true);
  });

  it('takes one file as the whole body, with its name and time', async () => {
    const answer = await upload('goroutine 7', {
      query: 'service=checkout&file=late.txt',
      headers: { 'content-type': 'text/plain', 'x-unpark-file-modified': '1700000000500' },
    });
    const { captureId } = await outcomeOf(answer);
    const artifact = await tenant.scope.client.artifact.findFirst({ where: { captureId } });
    expect(artifact).toMatchObject({
      file: 'late.txt',
      hints: { modifiedUnixNs: '1700000000500000000' },
    });
  });

  it('reads a text part "modified" as the time of the file after it', async () => {
    const data = new FormData();
    data.append('modified', '1700000000000');
    data.append('file', new Blob(['a']), 'a');
    data.append('file', new Blob(['b']), 'a');
    const { captureId, artifacts } = await outcomeOf(
      await upload(data, { query: 'service=timed' }),
    );
    expect(artifacts.map((artifact) => artifact.file)).toEqual(['a', 'a (2)']);
    const rows = await tenant.scope.client.artifact.findMany({
      where: { captureId },
      orderBy: { position: 'asc' },
    });
    expect(rows.map((row) => row.hints)).toEqual([{ modifiedUnixNs: '1700000000000000000' }, {}]);
  });

  it('reads quotes and line ends of a form’s file names back', async () => {
    const body = [
      '--b',
      'Content-Disposition: form-data; name="file"; filename="dump %22a%22%0d%0A 100%25.txt"',
      '',
      'escaped',
      '--b--',
      '',
    ].join('\r\n');
    const { artifacts } = await outcomeOf(
      await upload(body, { headers: { 'content-type': 'multipart/form-data; boundary=b' } }),
    );
    // control characters are no text; a percent sign that senders do not escape stays
    expect(artifacts[0]?.file).toBe('dump "a"\uFFFD\uFFFD 100%25.txt');
  });

  it('answers 200 and the same capture for the same files', async () => {
    const first = await outcomeOf(await upload(form(['x', 'same']), { query: 'service=dup' }));
    const again = await upload(form(['x', 'same']), { query: 'service=dup' });
    expect(again.status).toBe(200);
    expect(await outcomeOf(again)).toMatchObject({
      outcome: 'duplicate',
      captureId: first.captureId,
    });
  });

  const refusals = [
    { what: 'no service', query: 'file=a', status: 400, code: 'upload.query' },
    {
      what: 'a service of odd characters',
      query: 'service=%3Cb%3E',
      status: 400,
      code: 'upload.query',
    },
    {
      what: 'another workspace',
      query: 'service=a&workspace=other',
      status: 404,
      code: 'workspace.not-found',
    },
    {
      what: 'a form without files',
      query: 'service=a',
      empty: true,
      status: 400,
      code: 'upload.no-files',
    },
  ];
  for (const { what, query, status, code, empty } of refusals) {
    it(`refuses ${what}`, async () => {
      const answer = await upload(empty ? form() : form(['a', 'b']), { query });
      expect(answer.status).toBe(status);
      const error = await errorOf(answer);
      expect(error.code).toBe(code);
      expect(error.requestId).toMatch(/^req_/);
    });
  }

  it('refuses a broken form, and one that ends early, and keeps nothing', async () => {
    const noBoundary = await upload('x', { headers: { 'content-type': 'multipart/form-data' } });
    expect((await errorOf(noBoundary)).code).toBe('upload.malformed');
    const cut =
      '--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nhalf of it';
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    const answer = await upload(cut, { headers, query: 'service=cut' });
    expect(answer.status).toBe(400);
    expect(['upload.cut-off', 'upload.malformed']).toContain((await errorOf(answer)).code);
    expect(await tenant.scope.client.service.count({ where: { name: 'cut' } })).toBe(0);
    expect(await leftovers()).toEqual([]);
  });

  it('cleans up when the sender goes away', async () => {
    const data = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new Uint8Array(100_000));
      },
      pull(controller) {
        controller.error(new Error('aborted'));
      },
    });
    const answer = await upload(data, { headers: { 'content-type': 'application/octet-stream' } });
    expect((await errorOf(answer)).code).toBe('upload.cut-off');
    expect(await leftovers()).toEqual([]);
    const open = await tenant.scope.client.uploadAttempt.count({ where: { outcome: null } });
    expect(open).toBe(0);
  });

  it('needs a key that may, and tells nothing apart that it must not', async () => {
    const none = await upload(form(['a', 'b']), { key: '' });
    expect([none.status, (await errorOf(none)).code]).toEqual([401, 'access.sign-in']);
    const last = tenant.ingestKey.endsWith('x') ? 'y' : 'x';
    const wrong = await upload(form(['a', 'b']), {
      key: `${tenant.ingestKey.slice(0, -1)}${last}`,
    });
    expect([wrong.status, (await errorOf(wrong)).code]).toEqual([401, 'access.key']);
    const reader = await upload(form(['a', 'b']), { key: tenant.readKey });
    expect([reader.status, (await errorOf(reader)).code]).toEqual([403, 'access.scope']);
    const inUrl = await call(postCapture, {
      method: 'POST',
      path: `/api/v1/captures?service=a&key=${tenant.ingestKey}`,
      body: form(['a', 'b']),
    });
    expect(inUrl.status).toBe(401);
  });

  it('counts each upload under one outcome', async () => {
    const rows = await tenant.scope.client.uploadAttempt.findMany();
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.every((row) => row.outcome !== null && row.endedAt !== null)).toBe(true);
  });

  it('streams: memory does not follow the size of the body', async () => {
    const megabytes = 64;
    const block = new Uint8Array(1 << 20).fill(7);
    const hash = createHash('sha256');
    let sent = 0;
    let most = 0;
    const rss = () => process.memoryUsage.rss() / (1 << 20);
    global.gc?.();
    const before = rss();
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          if (sent++ === megabytes) return controller.close();
          hash.update(block);
          most = Math.max(most, rss());
          controller.enqueue(block.slice());
        },
      },
      { highWaterMark: 0 },
    );
    const answer = await upload(body, {
      query: 'service=large&file=large.bin',
      headers: { 'content-type': 'application/octet-stream' },
    });
    const [artifact] = (await outcomeOf(answer)).artifacts;
    expect(artifact).toMatchObject({ sizeBytes: megabytes << 20, sha256: hash.digest('hex') });
    process.stdout.write(
      `upload of ${megabytes} MiB: resident memory grew by ${(most - before).toFixed(1)} MiB at most\n`,
    );
    expect(most - before).toBeLessThan(megabytes);
  });
});

describe('GET /api/v1/artifacts/{id}/original', () => {
  it('gives the bytes back as a download, whole and in part', async () => {
    const text = 'goroutine 1 [running]:\n';
    const { captureId } = await outcomeOf(
      await upload(form(['a/<b>"évil\n.txt', text]), { query: 'service=download' }),
    );
    const artifact = await tenant.scope.client.artifact.findFirst({ where: { captureId } });
    const id = artifact?.id ?? '';
    const get = (headers: Record<string, string> = {}) =>
      call(getOriginal, {
        path: `/api/v1/artifacts/${id}/original`,
        id,
        key: tenant.readKey,
        headers,
      });
    const whole = await get();
    expect(whole.status).toBe(200);
    expect(await whole.text()).toBe(text);
    expect(whole.headers.get('content-type')).toBe('application/octet-stream');
    expect(whole.headers.get('x-content-type-options')).toBe('nosniff');
    expect(whole.headers.get('content-disposition')).toMatch(
      /^attachment; filename="[A-Za-z0-9._-]+\.txt"$/,
    );
    const part = await get({ range: 'bytes=10-10' });
    expect([part.status, await part.text()]).toEqual([206, '1']);
    expect(part.headers.get('content-range')).toBe(`bytes 10-10/${text.length}`);
    const tail = await get({ range: 'bytes=-3' });
    expect(await tail.text()).toBe(text.slice(-3));
    const outside = await get({ range: 'bytes=1000-' });
    expect(outside.status).toBe(416);
  });
});
