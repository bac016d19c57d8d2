import { createHash } from 'node:crypto';
import type { Result } from '@unpark/base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  beginUpload,
  countRequest,
  deleteCapture,
  type IntakeLimits,
  receiveCapture,
  receivePart,
  sweepUnfinished,
  type WorkspaceScope,
} from '../src/index';
import { openHold } from '../src/intake/blob-holds';
import { forgetBlobs, sweepForgottenBlobs } from '../src/intake/forget-blobs';
import { chargeParsing } from '../src/intake/intake-limits';
import { joinAs, makeWorkspace } from './scopes';
import { makeTestDeps, type TestDeps } from './test-deps';

let deps: TestDeps;

beforeAll(async () => {
  deps = await makeTestDeps();
});
afterAll(() => deps.drop());

const codeOf = (result: Result<unknown>) => (result.ok ? undefined : result.error.code);
const withLimits = (limits: Partial<IntakeLimits>): TestDeps => ({ ...deps, limits });
const send = (by: TestDeps, scope: WorkspaceScope, ...files: Uint8Array[]) =>
  receiveCapture(by, scope, {
    service: 'checkout',
    environment: 'default',
    parts: (async function* () {
      for (const [i, bytes] of files.entries()) {
        yield {
          file: `f${i}`,
          bytes: (async function* () {
            yield bytes;
          })(),
        };
      }
    })(),
  });
const outcomesOf = async (scope: WorkspaceScope) =>
  (await scope.client.uploadAttempt.findMany({ orderBy: { startedAt: 'asc' } })).map(
    (row) => row.code,
  );
let seed = 0;
const bytesOf = (length: number) => Buffer.alloc(length, `bytes ${++seed} `);

describe('what a minute allows', () => {
  it('is so many requests of a sender, and of all senders', async () => {
    const scope = await makeWorkspace(deps, 'Requests');
    const editor = await joinAs(deps, scope, 'editor');
    const limited = withLimits({ senderRequests: 3, workspaceRequests: 5 });
    const codes = [];
    for (const by of [scope, scope, scope, scope, editor, editor, editor])
      codes.push(codeOf(await countRequest(limited, by)));
    const over = 'limit.requests';
    expect(codes).toEqual([undefined, undefined, undefined, over, undefined, undefined, over]);
    const refused = await countRequest(limited, await joinAs(deps, scope, 'viewer'));
    expect(refused).toMatchObject({
      error: { code: over, message: expect.stringContaining('5 requests') },
    });
    const seconds = refused.ok ? 0 : (refused.error.retryAfterSeconds ?? 0);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    deps.skewMs += 61_000;
    expect(codeOf(await countRequest(limited, scope))).toBeUndefined();
    deps.skewMs = 0;
  });

  it('is so many uploads, and each over it is counted as limited', async () => {
    const scope = await makeWorkspace(deps, 'Uploads');
    const limited = withLimits({ senderUploads: 65 });
    for (let i = 0; i < 66; i++) await send(limited, scope, bytesOf(10));
    expect(codeOf(await send(deps, scope, bytesOf(10)))).toBeUndefined();
    const outcomes = await outcomesOf(scope);
    expect(outcomes.filter((code) => code === 'accepted')).toHaveLength(66);
    expect(outcomes.filter((code) => code === 'limit.uploads')).toHaveLength(1);
    expect(
      await scope.client.uploadAttempt.count({
        where: { outcome: 'limited', code: 'limit.uploads' },
      }),
    ).toBe(1);
  });

  it('is so many bytes: at the limit they pass, the next one ends the upload', async () => {
    const scope = await makeWorkspace(deps, 'Bytes');
    const limited = withLimits({ senderMib: 1 });
    expect(codeOf(await send(limited, scope, bytesOf((1 << 20) + 1)))).toBe('limit.bytes');
    deps.skewMs += 61_000;
    expect(codeOf(await send(limited, scope, bytesOf(1 << 19), bytesOf(1 << 19)))).toBeUndefined();
    expect(codeOf(await send(limited, scope, bytesOf(1)))).toBe('limit.bytes');
    const upload = await beginUpload(limited, scope, {
      service: 'checkout',
      environment: 'default',
      files: [{ file: 'a', sizeBytes: 5 }],
    });
    if (!upload.ok) throw new Error(upload.error.code);
    const part = {
      upload: upload.value.uploadId,
      position: 0,
      offset: 0,
      sha256: createHash('sha256').update('12345').digest('hex'),
      bytes: (async function* () {
        yield Buffer.from('12345');
      })(),
    };
    expect(await receivePart(limited, scope, part)).toMatchObject({
      error: { offset: 0, problem: { code: 'limit.bytes' } },
    });
    expect((await receivePart(deps, scope, part)).ok).toBe(true);
    deps.skewMs = 0;
    expect(await outcomesOf(scope)).toEqual(['limit.bytes', 'accepted', 'limit.bytes', null]);
  });

  it('is so many seconds of reading', async () => {
    const scope = await makeWorkspace(deps, 'Seconds');
    const first = await send(deps, scope, bytesOf(10));
    if (!first.ok) throw new Error(first.error.code);
    const of = { workspaceId: scope.workspace.id, captureId: first.value.captureId };
    const limited = withLimits({ senderParseSeconds: 10 });
    await chargeParsing(limited, of, 9_999);
    expect(codeOf(await send(limited, scope, bytesOf(10)))).toBeUndefined();
    await chargeParsing(limited, of, 1);
    expect(codeOf(await send(limited, scope, bytesOf(10)))).toBe('limit.parse-seconds');
    const editor = await joinAs(deps, scope, 'editor');
    expect(codeOf(await send(limited, editor, bytesOf(10)))).toBeUndefined();
    const both = withLimits({ workspaceParseSeconds: 10 });
    expect(codeOf(await send(both, editor, bytesOf(10)))).toBe('limit.parse-seconds');
  });

  it('does not keep a workspace from growing past its room by parts', async () => {
    const scope = await makeWorkspace(deps, 'Room');
    const limited = withLimits({ workspaceStoredBytes: 1000 });
    expect(codeOf(await send(limited, scope, bytesOf(600)))).toBeUndefined();
    expect(codeOf(await send(limited, scope, bytesOf(401)))).toBe('workspace.full');
    const begin = (sizeBytes: number) =>
      beginUpload(limited, scope, {
        service: 'checkout',
        environment: 'default',
        files: [{ file: 'a', sizeBytes }],
      });
    expect(codeOf(await begin(401))).toBe('workspace.full');
    expect(codeOf(await begin(400))).toBeUndefined();
    expect(await outcomesOf(scope)).toEqual(['accepted', 'workspace.full', 'workspace.full', null]);
  });
});

describe('bytes that nobody owns', () => {
  const isStored = async (sha256: string) => (await deps.storage.stat(sha256)).ok;
  const stored = async (scope: WorkspaceScope, bytes: Uint8Array) => {
    const sent = await send(deps, scope, bytes);
    if (!sent.ok) throw new Error(sent.error.code);
    return { captureId: sent.value.captureId, sha256: sent.value.artifacts[0]?.sha256 ?? '' };
  };

  it('stay while an upload holds them, and go with the sweep when it ends without a row', async () => {
    const scope = await makeWorkspace(deps, 'Held');
    const { captureId, sha256 } = await stored(scope, bytesOf(50));
    const hold = openHold(deps);
    await hold.beforeKept({ sha256, sizeBytes: 50 });
    expect((await deleteCapture(deps, scope, { capture: captureId })).ok).toBe(true);
    expect(await isStored(sha256)).toBe(true);
    await sweepUnfinished(deps);
    expect(await isStored(sha256)).toBe(true);
    await hold.abandon();
    expect((await sweepUnfinished(deps)).deletedBlobs).toBe(1);
    expect(await isStored(sha256)).toBe(false);
    expect(await deps.database.system.orphanBlob.count()).toBe(0);
  });

  it('go when their holder died long ago', async () => {
    const scope = await makeWorkspace(deps, 'Dead');
    const { captureId, sha256 } = await stored(scope, bytesOf(50));
    await openHold(deps).beforeKept({ sha256, sizeBytes: 50 });
    await deleteCapture(deps, scope, { capture: captureId });
    deps.skewMs = 7 * 3600 * 1000;
    expect(await sweepForgottenBlobs(deps)).toBe(1);
    deps.skewMs = 0;
    expect(await isStored(sha256)).toBe(false);
  });

  it('go with their workspace, however its rows went', async () => {
    const scope = await makeWorkspace(deps, 'Gone');
    const { sha256 } = await stored(scope, bytesOf(50));
    await deps.database.accounts.workspace.delete({ where: { id: scope.workspace.id } });
    await sweepUnfinished(deps);
    expect(await isStored(sha256)).toBe(false);
  });

  it('are there for whoever sends them while they are being deleted', async () => {
    const scope = await makeWorkspace(deps, 'Race');
    const other = await makeWorkspace(deps, 'Racer');
    for (let round = 0; round < 15; round++) {
      const bytes = bytesOf(2000);
      const { captureId, sha256 } = await stored(scope, bytes);
      const [again] = await Promise.all([
        send(deps, round % 2 === 0 ? other : scope, bytes, bytesOf(10)),
        deleteCapture(deps, scope, { capture: captureId }),
        forgetBlobs(deps, [sha256]),
      ]);
      expect(codeOf(again)).toBeUndefined();
      await sweepForgottenBlobs(deps);
      expect(await isStored(sha256)).toBe(true);
    }
  });
});
