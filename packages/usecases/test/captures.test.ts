import { Readable } from 'node:stream';
import { err, makeId } from '@unpark/base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createService,
  deleteCapture,
  findOrCreateService,
  getCaptureStatus,
  getCaptureView,
  getHomeView,
  getServiceView,
  listCaptures,
  retryCapture,
  updateService,
  type WorkspaceScope,
} from '../src/index';
import { joinAs, makeWorkspace } from './scopes';
import { makeTestDeps, type TestDeps } from './test-deps';

let deps: TestDeps;
let mine: WorkspaceScope;
let other: WorkspaceScope;

beforeAll(async () => {
  deps = await makeTestDeps();
  mine = await makeWorkspace(deps, 'Acme Payments');
  other = await makeWorkspace(deps, 'Acme Payments');
});
afterAll(() => deps.drop());

const value = <T>(result: { ok: true; value: T } | { ok: false; error: { code: string } }): T => {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};
const codeOf = (result: { ok: boolean; error?: { code: string } }) => result.error?.code;

async function store(text: string): Promise<string> {
  return value(
    await deps.storage.putStream(Readable.from([Buffer.from(text)]), { limitBytes: 1000 }),
  ).sha256;
}

const isStored = async (sha256: string) => (await deps.storage.stat(sha256)).ok;

/** A capture of one file and one table, done, taken at `at`. */
async function makeCapture(scope: WorkspaceScope, serviceId: string, at: Date, text: string) {
  const nowMs = deps.clock.nowMs();
  const id = makeId('capture', nowMs, deps.random(10));
  const artifactId = makeId('artifact', nowMs, deps.random(10));
  const [file, table] = [await store(text), await store(`table of ${text}`)];
  for (const sha256 of [file, table]) {
    await scope.client.blob.upsert({
      where: { workspaceId_sha256: { workspaceId: scope.workspace.id, sha256 } },
      create: { sha256, sizeBytes: BigInt(text.length) },
      update: {},
    });
  }
  await scope.client.capture.create({
    data: {
      id,
      serviceId,
      contentHash: id,
      at,
      state: 'done',
      outcome: 'stalled',
      severity: 'high',
      sentence: text,
      goroutineCount: 7,
      revision: 1,
    },
  });
  await scope.client.artifact.create({
    data: {
      id: artifactId,
      captureId: id,
      file: 'dump.txt',
      sha256: file,
      sizeBytes: 4n,
      state: 'final',
      record: { file: 'dump.txt', kind: 'goroutine-dump' },
      kind: 'goroutine-dump',
      status: 'parsed',
    },
  });
  await scope.client.derivedTable.create({
    data: {
      id: makeId('table', nowMs, deps.random(10)),
      captureId: id,
      artifactId,
      name: 'goroutines',
      version: 1,
      rows: 7,
      sha256: table,
      sizeBytes: 9n,
    },
  });
  return { id, artifactId, file, table };
}

describe('services', () => {
  it('are made once by name, also when many ask at once, and slugs do not collide', async () => {
    const made = await Promise.all(
      Array.from({ length: 6 }, () => findOrCreateService(deps, mine, 'checkout')),
    );
    expect(new Set(made.map((result) => value(result).service.id)).size).toBe(1);
    expect(made.filter((result) => value(result).created)).toHaveLength(1);
    expect(value(await createService(deps, mine, { name: 'Checkout' })).slug).toBe('checkout-2');
    expect(codeOf(await createService(deps, mine, { name: 'Checkout' }))).toBe('service.taken');
    expect(value(await createService(deps, mine, { name: '***' })).slug).toBe('service');
    expect(value(await createService(deps, other, { name: 'checkout' })).slug).toBe('checkout');
  });
});

describe('a service', () => {
  it('is renamed without a new address, and its old name is free', async () => {
    const scope = await makeWorkspace(deps, 'Renames');
    const { service } = value(await findOrCreateService(deps, scope, 'checkout'));
    const renamed = value(
      await updateService(deps, scope, { service: 'checkout', name: 'Checkout API' }),
    );
    expect(renamed).toEqual({ id: service.id, name: 'Checkout API', slug: 'checkout' });
    expect(value(await getServiceView(scope, { service: 'checkout' })).service.name).toBe(
      'Checkout API',
    );
    const next = value(await findOrCreateService(deps, scope, 'checkout'));
    expect([next.created, next.service.slug]).toEqual([true, 'checkout-2']);
    const taken = await updateService(deps, scope, { service: 'checkout-2', name: 'Checkout API' });
    expect(codeOf(taken)).toBe('service.taken');
    const written = await deps.database.accounts.auditEntry.findMany({
      where: { workspaceId: scope.workspace.id, action: 'service.update' },
    });
    expect(written).toMatchObject([{ object: `service:${service.id}`, result: 'done' }]);
  });

  it('takes a repository that is a plain web address, and loses it again', async () => {
    const scope = await makeWorkspace(deps, 'Repositories');
    value(await findOrCreateService(deps, scope, 'api'));
    const repository = async (repositoryUrl: string | null) =>
      codeOf(await updateService(deps, scope, { service: 'api', repositoryUrl }));
    const shown = async () =>
      value(await getServiceView(scope, { service: 'api' })).service.repositoryUrl;
    expect(await repository('https://github.com/acme/api')).toBeUndefined();
    for (const bad of [
      'javascript:alert(1)',
      'ftp://host/x',
      'github.com/acme/api',
      'https://me:secret@host/x',
      `https://host/${'x'.repeat(2100)}`,
    ]) {
      expect([bad, await repository(bad)]).toEqual([bad, 'service.repository']);
    }
    expect(await shown()).toBe('https://github.com/acme/api');
    expect(await repository(null)).toBeUndefined();
    expect(await shown()).toBeUndefined();
  });

  it('is not changed by a viewer or from another workspace', async () => {
    const scope = await makeWorkspace(deps, 'Closed');
    const { service } = value(await findOrCreateService(deps, scope, 'api'));
    const viewer = await joinAs(deps, scope, 'viewer');
    const change = { service: service.id, name: 'theirs' };
    expect(codeOf(await updateService(deps, viewer, change))).toBe('access.role');
    expect(codeOf(await updateService(deps, other, change))).toBe('service.not-found');
  });
});

describe('lists', () => {
  it('go newest first, page by page, without gaps or repeats', async () => {
    const scope = await makeWorkspace(deps, 'Lists');
    const { service } = value(await findOrCreateService(deps, scope, 'api'));
    const ids: string[] = [];
    for (let i = 0; i < 7; i++) {
      // Pairs share a time, so that the id has to decide.
      const at = new Date(Date.UTC(2026, 0, 1 + (i >> 1)));
      ids.push((await makeCapture(scope, service.id, at, `capture ${i}`)).id);
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const page = value(await listCaptures(scope, { cursor, take: 3 }));
      seen.push(...page.captures.map((capture) => capture.id));
      cursor = page.nextCursor;
      pages += 1;
    } while (cursor);
    expect(pages).toBe(3);
    expect(new Set(seen)).toEqual(new Set(ids));
    expect(seen).toHaveLength(7);
    expect(seen[0]).toBe(ids[6]);
    expect(codeOf(await listCaptures(scope, { cursor: "1' OR 1=1" }))).toBe('input.cursor');
  });

  it('show a home and a service in the shape of the screens', async () => {
    const scope = await makeWorkspace(deps, 'Home');
    const { service } = value(await findOrCreateService(deps, scope, 'api'));
    const first = await makeCapture(scope, service.id, new Date(1e12), 'older');
    const second = await makeCapture(scope, service.id, new Date(2e12), 'newer');
    const home = value(await getHomeView(scope));
    expect(home.services).toMatchObject([
      {
        name: 'api',
        captureCount: 2,
        latest: { id: second.id, sentence: 'newer', artifactCounts: { read: 1, stored: 0 } },
      },
    ]);
    expect(home.services[0]?.history.map((point) => point.captureId)).toEqual([
      first.id,
      second.id,
    ]);
    expect(home.latestCaptures.map((capture) => capture.serviceSlug)).toEqual(['api', 'api']);
    const view = value(await getServiceView(scope, { service: 'api' }));
    expect(view.captures.map((capture) => capture.id)).toEqual([second.id, first.id]);
    expect(value(await getServiceView(scope, { service: service.id })).service.slug).toBe('api');
    expect(codeOf(await getServiceView(other, { service: service.id }))).toBe('service.not-found');
  });
});

describe('one capture', () => {
  it('is read whole, by members of its workspace only', async () => {
    const { service } = value(await findOrCreateService(deps, mine, 'checkout'));
    const made = await makeCapture(mine, service.id, new Date(), 'read me');
    await updateService(deps, mine, {
      service: service.id,
      repositoryUrl: 'https://git.example.test/checkout',
    });
    const view = value(await getCaptureView(deps, mine, { capture: made.id }));
    expect(view.service).toEqual({
      id: service.id,
      name: 'checkout',
      slug: 'checkout',
      repositoryUrl: 'https://git.example.test/checkout',
    });
    expect(view.capture).not.toHaveProperty('commit');
    expect(view.artifacts).toMatchObject([
      {
        file: 'dump.txt',
        sha256: made.file,
        record: { kind: 'goroutine-dump' },
        originalUrl: `/api/v1/artifacts/${made.artifactId}/original`,
        tables: [
          { name: 'goroutines', rows: 7, url: expect.stringMatching(/^\/api\/v1\/tables\/tbl_/) },
        ],
      },
    ]);
    expect(value(await getCaptureStatus(deps, mine, { capture: made.id }))).toMatchObject({
      final: true,
      artifactsRead: 1,
    });
    for (const read of [getCaptureView, getCaptureStatus, deleteCapture, retryCapture]) {
      expect(codeOf(await read(deps, other, { capture: made.id }))).toBe('capture.not-found');
      expect(codeOf(await read(deps, mine, { capture: 'cap_missing' }))).toBe('capture.not-found');
    }
  });

  it('is read again on retry, once, and an absent queue leaves it to the sweep', async () => {
    const { service } = value(await findOrCreateService(deps, mine, 'checkout'));
    const made = await makeCapture(mine, service.id, new Date(), 'again');
    deps.queue.enqueued.length = 0;
    const both = await Promise.all(
      [1, 2].map(() => retryCapture(deps, mine, { capture: made.id })),
    );
    expect(both.map(codeOf).sort()).toEqual(['capture.not-final', undefined].sort());
    expect(deps.queue.enqueued).toEqual([
      {
        name: 'parse-artifact',
        ids: { workspaceId: mine.workspace.id, artifactId: made.artifactId },
      },
    ]);
    const view = value(await getCaptureView(deps, mine, { capture: made.id }));
    expect(view.capture.state).toBe('queued');
    expect(view.artifacts[0]).toMatchObject({ state: 'queued' });
    expect(view.artifacts[0]?.record).toBeUndefined();
    await mine.client.capture.update({ where: { id: made.id }, data: { state: 'failed' } });
    deps.queue.answer = err({ code: 'queue.unavailable', message: 'away' });
    expect((await retryCapture(deps, mine, { capture: made.id })).ok).toBe(true);
    deps.queue.answer = { ok: true, value: undefined };
  });

  it('takes its rows and the bytes nobody else has with it', async () => {
    const { service } = value(await findOrCreateService(deps, mine, 'checkout'));
    const { service: theirs } = value(await findOrCreateService(deps, other, 'checkout'));
    const first = await makeCapture(mine, service.id, new Date(), 'shared bytes');
    const second = await makeCapture(mine, service.id, new Date(), 'shared bytes');
    const foreign = await makeCapture(other, theirs.id, new Date(), 'shared bytes');
    const alone = await makeCapture(mine, service.id, new Date(), 'only here');
    deps.skewMs = 200_000;
    for (const capture of [first, alone])
      value(await deleteCapture(deps, mine, { capture: capture.id }));
    expect(codeOf(await deleteCapture(deps, mine, { capture: first.id }))).toBe(
      'capture.not-found',
    );
    expect([await isStored(alone.file), await isStored(alone.table)]).toEqual([false, false]);
    expect(await isStored(first.file)).toBe(true);
    expect(await mine.client.blob.count({ where: { sha256: first.file } })).toBe(1);
    value(await deleteCapture(deps, mine, { capture: second.id }));
    expect(await mine.client.blob.count({ where: { sha256: first.file } })).toBe(0);
    expect(await isStored(first.file)).toBe(true);
    value(await deleteCapture(deps, other, { capture: foreign.id }));
    expect(await isStored(first.file)).toBe(false);
    deps.skewMs = 0;
  });

  it('is changed by the roles that may', async () => {
    const { service } = value(await findOrCreateService(deps, mine, 'checkout'));
    const made = await makeCapture(mine, service.id, new Date(), 'roles');
    const viewer = await joinAs(deps, mine, 'viewer');
    const editor = await joinAs(deps, mine, 'editor');
    expect((await getCaptureView(deps, viewer, { capture: made.id })).ok).toBe(true);
    expect(codeOf(await retryCapture(deps, viewer, { capture: made.id }))).toBe('access.role');
    expect(codeOf(await deleteCapture(deps, editor, { capture: made.id }))).toBe('access.role');
    expect(codeOf(await createService(deps, viewer, { name: 'new' }))).toBe('access.role');
  });
});
