import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Result } from '@unpark/base';
import { JSON_NULL } from '@unpark/db';
import { RESUMABLE } from '@unpark/ingest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  beginUpload,
  createApiKey,
  dropUpload,
  enterWorkspace,
  finishUpload,
  getUpload,
  type PartRefusal,
  receiveCapture,
  receivePart,
  sweepUnfinished,
  verifyApiKey,
  type WorkspaceScope,
} from '../src/index';
import { joinAs, makeWorkspace } from './scopes';
import { makeTestDeps, type TestDeps } from './test-deps';

let deps: TestDeps;
let scope: WorkspaceScope;
let other: WorkspaceScope;

beforeAll(async () => {
  deps = await makeTestDeps();
  scope = await makeWorkspace(deps, 'Acme');
  other = await makeWorkspace(deps, 'Other');
});
afterAll(() => deps.drop());

const LEAST = RESUMABLE.leastPartBytes;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const value = <T>(result: Result<T, unknown>): T => {
  if (result.ok) return result.value;
  throw new Error(JSON.stringify(result.error));
};
const codeOf = (result: Result<unknown>) => (result.ok ? undefined : result.error.code);
const refusalOf = (result: Result<unknown, PartRefusal>) =>
  result.ok ? undefined : [result.error.problem.code, result.error.offset];

/** Text that no other test sends. */
let texts = 0;
const textOf = (length: number): Buffer => {
  texts++;
  return Buffer.from(`text ${texts} `.repeat(Math.ceil(length / 7))).subarray(0, length);
};
async function* streamed(bytes: Uint8Array, failAfter = Infinity): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 50_000) {
    if (at >= failAfter) throw new Error('the sender went away');
    yield bytes.subarray(at, at + 50_000);
  }
}
const begin = async (
  files: readonly { file: string; bytes: Uint8Array }[],
  by: WorkspaceScope = scope,
) =>
  value(
    await beginUpload(deps, by, {
      service: 'checkout',
      environment: 'default',
      files: files.map(({ file, bytes }) => ({ file, sizeBytes: bytes.length })),
    }),
  ).uploadId;
const sendPart = (
  upload: string,
  bytes: Uint8Array,
  offset: number,
  extra: {
    position?: number;
    sha256?: string;
    failAfter?: number;
    by?: WorkspaceScope;
    deps?: TestDeps;
  } = {},
) =>
  receivePart(extra.deps ?? deps, extra.by ?? scope, {
    upload,
    position: extra.position ?? 0,
    offset,
    sha256: extra.sha256 ?? sha256(bytes),
    bytes: streamed(bytes, extra.failAfter),
  });
const offsetOf = async (upload: string, position = 0) =>
  value(await getUpload(deps, scope, { upload })).files[position]?.receivedBytes;
const attemptOf = (id: string) => scope.client.uploadAttempt.findUniqueOrThrow({ where: { id } });
const isStored = async (hash: string) => (await deps.storage.stat(hash)).ok;

describe('an upload in parts', () => {
  it('joins the parts of several files and is taken in as any other', async () => {
    const large = textOf(3 * LEAST + 10);
    const small = textOf(20);
    const empty = Buffer.alloc(0);
    const files = [
      { file: 'large.pprof', bytes: large },
      { file: 'dumps/small "1".txt', bytes: small },
      { file: 'empty', bytes: empty },
    ];
    const upload = await begin(files);
    expect(codeOf(await finishUpload(deps, scope, { upload }))).toBe('upload.incomplete');
    value(await sendPart(upload, small, 0, { position: 1 }));
    for (let at = 0; at < large.length; at += LEAST) {
      const sent = await sendPart(upload, large.subarray(at, at + LEAST), at);
      expect(value(sent).offset).toBe(Math.min(at + LEAST, large.length));
    }
    const finished = value(await finishUpload(deps, scope, { upload }));
    expect(finished).toMatchObject({ outcome: 'accepted' });
    expect(
      finished.artifacts.map(({ file, sha256: hash, sizeBytes }) => [file, hash, sizeBytes]),
    ).toEqual(files.map(({ file, bytes }) => [file, sha256(bytes), bytes.length]));
    expect(await attemptOf(upload)).toMatchObject({
      outcome: 'accepted',
      captureId: finished.captureId,
      byteCount: BigInt(large.length + small.length),
    });
    expect(deps.queue.enqueued.filter(({ name }) => name === 'parse-artifact').length).toBe(3);
    // again, and as one body: the same capture
    expect(value(await finishUpload(deps, scope, { upload }))).toEqual(finished);
    const asOne = await receiveCapture(deps, scope, {
      service: 'checkout',
      environment: 'default',
      parts: (async function* () {
        for (const { file, bytes } of files) yield { file, bytes: streamed(bytes) };
      })(),
    });
    expect(value(asOne)).toMatchObject({ outcome: 'duplicate', captureId: finished.captureId });
    expect(refusalOf(await sendPart(upload, small, 20, { position: 1 }))?.[0]).toBe(
      'upload.finished',
    );
    // no part stays beside the whole
    await sweepUnfinished(deps);
    expect(await scope.client.receivedPart.count()).toBe(0);
    expect(await isStored(sha256(large.subarray(0, LEAST)))).toBe(false);
    expect(await isStored(sha256(large))).toBe(true);
  });

  it('finished twice at the same time gives one answer', async () => {
    const bytes = textOf(100);
    const upload = await begin([{ file: 'a', bytes }]);
    value(await sendPart(upload, bytes, 0));
    const both = await Promise.all([1, 2, 3].map(() => finishUpload(deps, scope, { upload })));
    for (const one of both)
      expect(value(one)).toEqual(value(await finishUpload(deps, scope, { upload })));
  });

  it('goes on where the last whole part ended when the connection drops in the middle', async () => {
    const bytes = textOf(3 * LEAST);
    const upload = await begin([{ file: 'a', bytes }]);
    value(await sendPart(upload, bytes.subarray(0, LEAST), 0));
    const rest = bytes.subarray(LEAST);
    expect(refusalOf(await sendPart(upload, rest, LEAST, { failAfter: 200_000 }))).toEqual([
      'upload.cut-off',
      LEAST,
    ]);
    expect(await offsetOf(upload)).toBe(LEAST);
    value(await sendPart(upload, rest, LEAST));
    const finished = value(await finishUpload(deps, scope, { upload }));
    expect(finished.artifacts[0]?.sha256).toBe(sha256(bytes));
  });

  it('refuses a part with another checksum, a wrong offset, too many or too few bytes', async () => {
    const bytes = textOf(2 * LEAST);
    const part = bytes.subarray(0, LEAST);
    const upload = await begin([{ file: 'a', bytes }]);
    const wrong = await sendPart(upload, part, 0, { sha256: sha256(bytes) });
    expect(refusalOf(wrong)).toEqual(['upload.checksum', 0]);
    expect(await isStored(sha256(part))).toBe(false);
    expect(refusalOf(await sendPart(upload, part, 5))).toEqual(['upload.offset-conflict', 0]);
    const short = bytes.subarray(0, LEAST - 1);
    expect(refusalOf(await sendPart(upload, short, 0))).toEqual(['upload.part-too-short', 0]);
    const long = Buffer.concat([bytes, Buffer.from('x')]);
    expect(refusalOf(await sendPart(upload, long, 0))).toEqual(['upload.too-large', 0]);
    expect(refusalOf(await sendPart(upload, Buffer.alloc(0), 0))).toEqual([
      'upload.part-too-short',
      0,
    ]);
    expect(await offsetOf(upload)).toBe(0);
    value(await sendPart(upload, part, 0));
    expect(refusalOf(await sendPart(upload, part, 0))).toEqual(['upload.offset-conflict', LEAST]);
    value(await sendPart(upload, bytes.subarray(LEAST), LEAST));
    value(await finishUpload(deps, scope, { upload }));
  });

  it('lets one of two senders of the same part win', async () => {
    const bytes = textOf(LEAST);
    const upload = await begin([{ file: 'a', bytes }]);
    const all = await Promise.all([1, 2, 3, 4].map(() => sendPart(upload, bytes, 0)));
    expect(all.filter((one) => one.ok)).toHaveLength(1);
    expect(await offsetOf(upload)).toBe(LEAST);
    expect(await scope.client.receivedPart.count({ where: { uploadId: upload } })).toBe(1);
  });

  it('is there for nobody else: not for members, keys or another workspace', async () => {
    const bytes = textOf(30);
    const upload = await begin([{ file: 'a', bytes }]);
    const made = value(await createApiKey(deps, scope, { name: 'push', scopes: ['ingest'] }));
    const key = value(await verifyApiKey(deps, made.secret, 'test'));
    const byKey = value(await enterWorkspace(deps, key, { workspaceId: scope.workspace.id }));
    const keyUpload = await begin([{ file: 'a', bytes }], byKey);
    const strangers = [
      [upload, await joinAs(deps, scope, 'owner')],
      [upload, byKey],
      [upload, other],
      [keyUpload, scope],
      ['upl_0', scope],
      ["' OR 1=1 --", scope],
    ] as const;
    for (const [id, by] of strangers) {
      expect(codeOf(await getUpload(deps, by, { upload: id }))).toBe('upload.not-found');
      expect(codeOf(await finishUpload(deps, by, { upload: id }))).toBe('upload.not-found');
      expect(codeOf(await dropUpload(deps, by, { upload: id }))).toBe('upload.not-found');
      expect(refusalOf(await sendPart(id, bytes, 0, { by }))).toEqual([
        'upload.not-found',
        undefined,
      ]);
    }
    expect(await offsetOf(upload)).toBe(0);
    const viewer = await joinAs(deps, scope, 'viewer');
    expect(refusalOf(await sendPart(upload, bytes, 0, { by: viewer }))?.[0]).toBe('access.role');
  });

  it('is dropped after 24 hours with its bytes, and counted as refused', async () => {
    const bytes = textOf(2 * LEAST);
    const part = bytes.subarray(0, LEAST);
    const upload = await begin([{ file: 'a', bytes }]);
    value(await sendPart(upload, part, 0));
    deps.skewMs = 23 * 3600 * 1000;
    await sweepUnfinished(deps);
    expect(await attemptOf(upload)).toMatchObject({ outcome: null });
    expect(await offsetOf(upload)).toBe(LEAST);
    deps.skewMs = 24 * 3600 * 1000 + 1000;
    expect(codeOf(await getUpload(deps, scope, { upload }))).toBe('upload.not-found');
    expect((await sweepUnfinished(deps)).expiredUploads).toBeGreaterThan(0);
    deps.skewMs = 0;
    expect(codeOf(await getUpload(deps, scope, { upload }))).toBe('upload.not-found');
    expect(await attemptOf(upload)).toMatchObject({ outcome: 'rejected', code: 'upload.expired' });
    expect(await isStored(sha256(part))).toBe(false);
    expect(await scope.client.blob.count({ where: { sha256: sha256(part) } })).toBe(0);
  });

  it('can be given up', async () => {
    const bytes = textOf(30);
    const upload = await begin([{ file: 'a', bytes }]);
    value(await sendPart(upload, bytes, 0));
    value(await dropUpload(deps, scope, { upload }));
    expect(await attemptOf(upload)).toMatchObject({ outcome: 'rejected', code: 'upload.given-up' });
    await sweepUnfinished(deps);
    expect(await isStored(sha256(bytes))).toBe(false);
  });

  it('survives the kill of the process that takes its parts', async () => {
    const bytes = Buffer.alloc(900_000, 'a');
    const upload = await begin([{ file: 'killed', bytes }]);
    const { caller } = scope;
    if (caller.kind !== 'user') throw new Error('a person');
    const child: ChildProcess = spawn(
      process.execPath,
      [
        '--import',
        'tsx',
        fileURLToPath(new URL('part-sender.ts', import.meta.url)),
        deps.databaseUrl,
        deps.folder,
        scope.workspace.id,
        caller.userId,
        upload,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    if (!child.stdout) throw new Error('piped');
    const lines: string[] = [];
    for await (const line of createInterface(child.stdout)) {
      lines.push(line);
      if (line === 'half') break;
    }
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(lines).toEqual(['offset 300000', 'half']);
    expect(await offsetOf(upload)).toBe(300_000);
    value(await sendPart(upload, bytes.subarray(300_000), 300_000));
    const finished = value(await finishUpload(deps, scope, { upload }));
    expect(finished.artifacts[0]).toMatchObject({ sha256: sha256(bytes), sizeBytes: 900_000 });
    // the half part is a temporary file and nothing else; the sweep of old ones takes it
    expect(await readdir(path.join(deps.folder, 'tmp'))).toHaveLength(1);
    expect(await deps.storage.sweepTemporary(-60_000)).toBe(1);
  });

  it('keeps the sum: every upload that ended has one outcome', async () => {
    const limited: TestDeps = { ...deps, limits: { senderUploads: 0 } };
    const refused = await beginUpload(limited, scope, {
      service: 'checkout',
      environment: 'default',
      files: [{ file: 'a', sizeBytes: 1 }],
    });
    expect(codeOf(refused)).toBe('limit.uploads');
    const tooLarge = await beginUpload(deps, scope, {
      service: 'checkout',
      environment: 'default',
      files: [{ file: 'a', sizeBytes: 2 ** 30 + 1 }],
    });
    expect(codeOf(tooLarge)).toBe('upload.too-large');
    for (const tenant of [scope, other]) {
      const all = await tenant.client.uploadAttempt.count();
      const open = await tenant.client.uploadSession.findMany({
        where: { response: { equals: JSON_NULL } },
        select: { id: true },
      });
      const ended = await tenant.client.uploadAttempt.groupBy({
        by: ['outcome'],
        where: { outcome: { not: null } },
        _count: { _all: true },
      });
      const sum = ended.reduce((total, { _count }) => total + _count._all, 0);
      expect(sum + open.length).toBe(all);
    }
    const outcomes = await scope.client.uploadAttempt.groupBy({ by: ['outcome'] });
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(
      expect.arrayContaining(['accepted', 'duplicate', 'rejected', 'limited']),
    );
  });
});
