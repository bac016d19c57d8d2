import { createHash } from 'node:crypto';
import type { Result } from '@unpark/base';
import type { VcsFacts } from '@unpark/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  beginUpload,
  finishUpload,
  getCaptureView,
  getServiceView,
  receiveCapture,
  receivePart,
  updateService,
  type WorkspaceScope,
} from '../src/index';
import { makeWorkspace } from './scopes';
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

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const value = <T>(result: Result<T, unknown>): T => {
  if (result.ok) return result.value;
  throw new Error(JSON.stringify(result.error));
};

const send = (
  text: string,
  {
    vcs,
    by = scope,
    idempotencyKey,
  }: { vcs?: VcsFacts; by?: WorkspaceScope; idempotencyKey?: string } = {},
) =>
  receiveCapture(deps, by, {
    service: 'checkout',
    environment: 'default',
    parts: (async function* () {
      yield {
        file: 'dump.txt',
        bytes: (async function* () {
          yield Buffer.from(text);
        })(),
      };
    })(),
    ...(vcs && { vcs }),
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  });

const captureOf = async (captureId: string, by = scope) =>
  value(await getCaptureView(deps, by, { capture: captureId })).capture;

describe('the commit of a capture', () => {
  it('is what its sender says, in the capture, in the list, and with a page where there is one', async () => {
    const { captureId } = value(await send('one', { vcs: { revision: COMMIT, modified: true } }));
    const before = await captureOf(captureId);
    expect(before).toMatchObject({
      vcs: { revision: COMMIT, modified: true },
      vcsSource: 'upload',
    });
    expect(before.commitUrl).toBeUndefined();
    const repositoryUrl = 'https://github.com/acme/checkout';
    value(await updateService(deps, scope, { service: 'checkout', repositoryUrl }));
    expect((await captureOf(captureId)).commitUrl).toBe(`${repositoryUrl}/commit/${COMMIT}`);
    const { captures } = value(await getServiceView(scope, { service: 'checkout' }));
    expect(captures.find(({ id }) => id === captureId)?.vcs?.revision).toBe(COMMIT);
  });

  it('is not there when nobody says it', async () => {
    const { captureId } = value(await send('silent'));
    const capture = await captureOf(captureId);
    expect(capture).not.toHaveProperty('vcs');
    expect(capture).not.toHaveProperty('vcsSource');
  });

  it('is that of the last sender of the same files, and stays when another says nothing', async () => {
    const first = value(await send('twice'));
    const second = value(await send('twice', { vcs: { revision: 'aaaaaaa' } }));
    expect(second).toMatchObject({ outcome: 'duplicate', captureId: first.captureId });
    expect((await captureOf(first.captureId)).vcs).toEqual({ revision: 'aaaaaaa' });
    value(await send('twice', { vcs: { revision: 'bbbbbbb' } }));
    value(await send('twice'));
    expect((await captureOf(first.captureId)).vcs).toEqual({ revision: 'bbbbbbb' });
  });

  it('is part of what an Idempotency-Key stands for', async () => {
    const vcs = { revision: COMMIT };
    value(await send('keyed', { vcs, idempotencyKey: 'k' }));
    expect((await send('keyed', { vcs, idempotencyKey: 'k' })).ok).toBe(true);
    expect(
      await send('keyed', { vcs: { revision: 'aaaaaaa' }, idempotencyKey: 'k' }),
    ).toMatchObject({ ok: false, error: { code: 'idempotency.conflict' } });
  });

  it('comes with an upload in parts', async () => {
    const bytes = Buffer.from('in parts');
    const { uploadId } = value(
      await beginUpload(deps, scope, {
        service: 'checkout',
        environment: 'default',
        vcs: { revision: COMMIT, modified: true },
        files: [{ file: 'dump.txt', sizeBytes: bytes.length }],
      }),
    );
    value(
      await receivePart(deps, scope, {
        upload: uploadId,
        position: 0,
        offset: 0,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        bytes: (async function* () {
          yield bytes;
        })(),
      }),
    );
    const { captureId } = value(await finishUpload(deps, scope, { upload: uploadId }));
    expect(await captureOf(captureId)).toMatchObject({
      vcs: { revision: COMMIT, modified: true },
      vcsSource: 'upload',
    });
  });

  it('is a label of its instance where neither sender nor files say it', async () => {
    const { captureId } = value(await send('labelled'));
    const row = await scope.client.capture.findUniqueOrThrow({ where: { id: captureId } });
    const { serviceId, environmentId } = row;
    if (environmentId === null) throw new Error('an upload has an environment');
    const id = 'ins_00000000000000000000000001';
    const labels = { git_sha: 'ccccccc' };
    await scope.client.instance.create({
      data: { id, serviceId, environmentId, identity: 'x', labels },
    });
    await scope.client.capture.update({ where: { id: captureId }, data: { instanceId: id } });
    expect(await captureOf(captureId)).toMatchObject({
      vcs: { revision: 'ccccccc' },
      vcsSource: 'label',
    });
    await scope.client.capture.update({
      where: { id: captureId },
      data: { vcsRevision: 'ddddddd', vcsSource: 'files' },
    });
    expect(await captureOf(captureId)).toMatchObject({
      vcs: { revision: 'ddddddd' },
      vcsSource: 'files',
    });
  });

  it('of one workspace is not touched by the same files in another', async () => {
    const mine = value(await send('shared', { vcs: { revision: 'aaaaaaa' } }));
    const theirs = value(await send('shared', { vcs: { revision: 'bbbbbbb' }, by: other }));
    expect(theirs.outcome).toBe('accepted');
    expect((await captureOf(mine.captureId)).vcs).toEqual({ revision: 'aaaaaaa' });
    expect((await captureOf(theirs.captureId, other)).vcs).toEqual({ revision: 'bbbbbbb' });
    expect(await getCaptureView(deps, other, { capture: mine.captureId })).toMatchObject({
      ok: false,
      error: { code: 'capture.not-found' },
    });
  });
});
