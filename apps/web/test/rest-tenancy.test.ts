import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type IdKind, makeId } from '@unpark/base';
import { digestOfSha256 } from '@unpark/ingest';
import { createApiKey, createWorkspace } from '@unpark/usecases';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GET as getOriginal } from '../src/app/api/v1/artifacts/[id]/original/route';
import { GET as getAnalysis } from '../src/app/api/v1/captures/[id]/analysis/route';
import { POST as postArtifacts } from '../src/app/api/v1/captures/[id]/artifacts/route';
import { GET as getCapture } from '../src/app/api/v1/captures/[id]/route';
import { POST as postCapture } from '../src/app/api/v1/captures/route';
import { POST as postDeploy } from '../src/app/api/v1/deploys/route';
import { GET as getReport } from '../src/app/api/v1/incidents/[id]/report/route';
import { GET as getSampling } from '../src/app/api/v1/sampling/route';
import { GET as getLinkOriginal } from '../src/app/api/v1/shared/[token]/originals/[number]/route';
import { POST as postLinkPassword } from '../src/app/api/v1/shared/[token]/password/route';
import { GET as getLinkTable } from '../src/app/api/v1/shared/[token]/tables/[number]/route';
import { GET as getTable } from '../src/app/api/v1/tables/[id]/route';
import { POST as postFinish } from '../src/app/api/v1/uploads/[id]/finish/route';
import {
  HEAD as headPart,
  PATCH as patchPart,
} from '../src/app/api/v1/uploads/[id]/files/[position]/route';
import { DELETE as deleteUpload, GET as getUpload } from '../src/app/api/v1/uploads/[id]/route';
import { POST as postUpload } from '../src/app/api/v1/uploads/route';
import { GET as getAudit } from '../src/app/api/v1/workspaces/[id]/audit/route';
import { GET as getExport } from '../src/app/api/v1/workspaces/[id]/export/route';
import { OPERATIONS } from '../src/server/rest/operations';
import { GET as getHealth } from '../src/app/healthz/route';
import { GET as getReady } from '../src/app/readyz/route';
import { readRoutes } from './rest-routes';
import {
  call,
  type Handler,
  makeTenant,
  ORIGIN,
  type RestServer,
  signUp,
  startRestServer,
  type Tenant,
} from './rest-server';

/** Every route that names an object, with how to call it. */
const OBJECT_ROUTES = [
  { at: 'captures/[id]', kind: 'capture', method: 'GET', handler: getCapture },
  { at: 'captures/[id]/analysis', kind: 'capture', method: 'GET', handler: getAnalysis },
  { at: 'captures/[id]/artifacts', kind: 'capture', method: 'POST', handler: postArtifacts },
  { at: 'artifacts/[id]/original', kind: 'artifact', method: 'GET', handler: getOriginal },
  { at: 'tables/[id]', kind: 'table', method: 'GET', handler: getTable },
  { at: 'uploads/[id]', kind: 'upload', method: 'GET', handler: getUpload },
  { at: 'uploads/[id]/files/[position]', kind: 'upload', method: 'HEAD', handler: headPart },
  { at: 'uploads/[id]/files/[position]', kind: 'upload', method: 'PATCH', handler: patchPart },
  { at: 'uploads/[id]/finish', kind: 'upload', method: 'POST', handler: postFinish },
  { at: 'incidents/[id]/report', kind: 'incident', method: 'GET', handler: getReport },
  { at: 'workspaces/[id]/audit', kind: 'workspace', method: 'GET', handler: getAudit },
  { at: 'workspaces/[id]/export', kind: 'workspace', method: 'GET', handler: getExport },
  // last: it takes away what the others look at
  { at: 'uploads/[id]', kind: 'upload', method: 'DELETE', handler: deleteUpload },
] as const;

/** Routes made of the table of operations whose address names an object. */
const MADE_ROUTES = OPERATIONS.filter(
  ({ kind, enters }) => kind === 'json' && enters !== 'workspace',
);

/** Routes that name no object: a key's workspace is theirs, people name it; `live` has tests of its own. */
const WITHOUT_OBJECT = [
  'agents/targets',
  'captures',
  'uploads',
  'deploys',
  'sampling',
  'live',
  'workspaces',
];

/** Routes whose token is the right: nobody signs in there. */
const LINK_ROUTES = [
  { at: 'shared/[token]/tables/[number]', method: 'GET', handler: getLinkTable },
  { at: 'shared/[token]/originals/[number]', method: 'GET', handler: getLinkOriginal },
  { at: 'shared/[token]/password', method: 'POST', handler: postLinkPassword },
] as const;

const PART = 'goroutine 2';
const PART_HEADERS = {
  'content-type': 'text/plain',
  'upload-offset': '0',
  'content-digest': digestOfSha256(createHash('sha256').update(PART).digest('hex')),
};

/** Kinds of objects that only routes of the table name, with the beginning of their ids. */
const OTHER_KINDS = {
  service: 'svc',
  annotation: 'ann',
  investigation: 'inv',
  link: 'lnk',
  key: 'key',
  invitation: 'ivt',
  channel: 'chn',
} as const;

let routes: ReadonlyMap<string, ReadonlyMap<string, Handler>>;
let rest: RestServer;
let mine: Tenant;
let theirs: Tenant;
const ids = {
  capture: '',
  artifact: '',
  table: '',
  upload: '',
  workspace: '',
  incident: '',
  comment: '',
  item: '',
  /** a capture to delete */
  spare: '',
};
const otherIds = {} as Record<keyof typeof OTHER_KINDS, string>;

beforeAll(async () => {
  rest = await startRestServer();
  routes = await readRoutes();
  mine = await makeTenant(rest, 'Mine');
  theirs = await makeTenant(rest, 'Theirs');
  const body = new FormData();
  body.append('file', new Blob(['goroutine 1 [running]:\n']), 'dump.txt');
  const sent = await call(postCapture, {
    method: 'POST',
    path: '/api/v1/captures?service=checkout',
    key: mine.ingestKey,
    body,
  });
  ids.capture = ((await sent.json()) as { captureId: string }).captureId;
  const { client } = mine.scope;
  ids.workspace = mine.scope.workspace.id;
  const artifact = await client.artifact.findFirstOrThrow({ where: { captureId: ids.capture } });
  ids.artifact = artifact.id;
  const begun = await call(postUpload, {
    method: 'POST',
    path: '/api/v1/uploads?service=checkout',
    key: mine.allKey,
    body: JSON.stringify({ files: [{ file: 'a', sizeBytes: PART.length }] }),
  });
  ids.upload = ((await begun.json()) as { uploadId: string }).uploadId;
  ids.incident = makeId('incident', Date.now(), rest.deps.random(10));
  const { serviceId } = await client.capture.findFirstOrThrow({ where: { id: ids.capture } });
  await client.incident.create({
    data: { id: ids.incident, serviceId, title: 'Stall', severity: 'high', fromAt: new Date() },
  });
  ids.spare = makeId('capture', Date.now(), rest.deps.random(10));
  await client.capture.create({ data: { id: ids.spare, serviceId, contentHash: 'spare' } });
  ids.comment = makeId('comment', Date.now(), rest.deps.random(10));
  await client.comment.create({
    data: { id: ids.comment, incidentId: ids.incident, text: 'words of mine' },
  });
  ids.item = makeId('checklistItem', Date.now(), rest.deps.random(10));
  await client.checklistItem.create({
    data: { id: ids.item, incidentId: ids.incident, text: 'words of mine', position: 0 },
  });
  await makeOthers(serviceId);
  ids.table = makeId('table', Date.now(), rest.deps.random(10));
  await client.derivedTable.create({
    data: {
      id: ids.table,
      captureId: ids.capture,
      artifactId: artifact.id,
      name: 'goroutines',
      version: 1,
      rows: 1,
      sha256: artifact.sha256,
      sizeBytes: artifact.sizeBytes,
    },
  });
});
afterAll(() => rest.drop());

async function makeOthers(serviceId: string): Promise<void> {
  const { client, caller } = mine.scope;
  const createdByUserId = caller.kind === 'user' ? caller.userId : '';
  const idOf = (kind: IdKind) => makeId(kind, Date.now(), rest.deps.random(10));
  otherIds.service = serviceId;
  const key = await createApiKey(rest.deps, mine.scope, { name: 'unused', scopes: ['read'] });
  if (!key.ok) throw new Error(key.error.message);
  otherIds.key = key.value.key.id;
  otherIds.annotation = idOf('annotation');
  await client.annotation.create({
    data: {
      id: otherIds.annotation,
      captureId: ids.capture,
      selection: { version: 1, functions: [] },
      text: 'words of mine',
      createdByUserId,
    },
  });
  otherIds.investigation = idOf('investigation');
  await client.investigation.create({
    data: { id: otherIds.investigation, name: 'View of mine', view: {}, createdByUserId },
  });
  const endsAt = new Date(Date.now() + 3_600_000);
  otherIds.link = idOf('shareLink');
  await client.shareLink.create({
    data: {
      id: otherIds.link,
      investigationId: otherIds.investigation,
      tokenHash: 'a hash',
      scope: {},
      redaction: {},
      expiresAt: endsAt,
      createdByUserId,
    },
  });
  otherIds.invitation = idOf('invitation');
  await client.invitation.create({
    data: {
      id: otherIds.invitation,
      email: 'asked@example.test',
      role: 'viewer',
      tokenHash: 'another hash',
      expiresAt: endsAt,
      createdByUserId,
    },
  });
  otherIds.channel = idOf('channel');
  await client.notificationChannel.create({
    data: { id: otherIds.channel, kind: 'webhook', name: 'Hook of mine', url: 'sealed' },
  });
}

async function seen(route: (typeof OBJECT_ROUTES)[number], id: string, key?: string) {
  const answer = await call(route.handler, {
    method: route.method,
    path: `/api/v1/${route.at.replace('[id]', encodeURIComponent(id))}`,
    id,
    position: '0',
    ...(key !== undefined && { key }),
    ...((route.method === 'POST' || route.method === 'PATCH') && {
      body: PART,
      headers: PART_HEADERS,
    }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: text.replace(/req_[0-9a-z]+/, 'req_'),
  };
}

describe('every REST route', () => {
  it('stands in this walk', () => {
    const root = fileURLToPath(new URL('../src/app/api/v1', import.meta.url));
    const routes = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((file) => path.basename(file) === 'route.ts')
      .map((file) => path.dirname(file));
    const walked = new Set([
      ...[...OBJECT_ROUTES, ...LINK_ROUTES].map((route) => route.at),
      ...WITHOUT_OBJECT,
      'openapi.json',
      ...OPERATIONS.filter(({ kind }) => kind === 'json').map(({ path: at }) =>
        at.slice(1).replaceAll('{', '[').replaceAll('}', ']'),
      ),
    ]);
    expect(routes.sort()).toEqual([...walked].sort());
  });

  for (const route of OBJECT_ROUTES) {
    describe(`${route.method} ${route.at}`, () => {
      const missing = `${{ capture: 'cap', artifact: 'art', table: 'tbl', upload: 'upl', workspace: 'ws', incident: 'inc' }[route.kind]}_${'0'.repeat(26)}`;

      it('answers a foreign id as a missing one, in status, headers and body', async () => {
        const foreign = await seen(route, ids[route.kind], theirs.allKey);
        expect(foreign).toEqual(await seen(route, missing, theirs.allKey));
        expect(foreign.status).toBe(404);
        expect(JSON.parse(foreign.body)).toMatchObject({
          error: { code: `${route.kind}.not-found` },
        });
      });

      it('answers odd ids as missing ones', async () => {
        const expected = await seen(route, missing, theirs.allKey);
        for (const odd of [
          '',
          'null',
          ':token',
          '..',
          '\0',
          '%00',
          "' OR 1=1 --",
          'x'.repeat(10_000),
        ]) {
          expect(await seen(route, odd, theirs.allKey), odd.slice(0, 20)).toEqual(expected);
        }
      });

      it('asks who it is before it looks', async () => {
        for (const id of [ids[route.kind], missing]) {
          const answer = await seen(route, id);
          expect([answer.status, answer.body.includes('access.sign-in')]).toEqual([401, true]);
        }
      });

      it('asks for the right scope', async () => {
        const wrong =
          route.method === 'POST' || route.kind === 'upload' ? mine.readKey : mine.ingestKey;
        const answer = await seen(route, ids[route.kind], wrong);
        // a key that may upload may ask how its upload went
        expect(answer.status).toBe(route.at === 'captures/[id]' ? 200 : 403);
      });

      it('answers its own workspace', async () => {
        const answer = await seen(route, ids[route.kind], mine.allKey);
        expect(route.at === 'captures/[id]/analysis' ? [409] : [200, 202, 204]).toContain(
          answer.status,
        );
      });

      it('is closed to a revoked key at once', async () => {
        const tenant = await makeTenant(rest, 'Revoked');
        await rest.deps.database.forWorkspace(tenant.scope.workspace.id).apiKey.updateMany({
          data: { revokedAt: new Date() },
        });
        expect((await seen(route, ids[route.kind], tenant.allKey)).status).toBe(401);
      });
    });
  }

  for (const { method, path: at, enters } of MADE_ROUTES) {
    describe(`${method} ${at}`, () => {
      const kind = enters as keyof typeof OTHER_KINDS | 'capture' | 'incident';
      const prefix = kind === 'capture' ? 'cap' : kind === 'incident' ? 'inc' : OTHER_KINDS[kind];
      const missing = `${prefix}_${'0'.repeat(26)}`;
      const goes = method === 'DELETE' && at === '/captures/{id}';
      const own = kind === 'capture' || kind === 'incident' ? ids : otherIds;
      const idHere = () => (goes ? ids.spare : (own as Record<typeof kind, string>)[kind]);
      const seenMade = async (id: string, key?: string) => {
        const handler = routes.get(at)?.get(method);
        if (!handler) throw new Error('no handler');
        const answer = await call(handler, {
          method,
          path: '/api/v1/x',
          id,
          params: { capture: ids.capture, comment: ids.comment, item: ids.item },
          ...(key !== undefined && { key }),
          ...(method !== 'GET' && {
            headers: { 'content-type': 'application/json' },
            body: '{}',
          }),
        });
        return {
          status: answer.status,
          headers: Object.fromEntries(answer.headers),
          body: (await answer.text()).replace(/req_[0-9a-z]+/, 'req_'),
        };
      };

      it('answers a foreign id and odd ones as a missing one, in status, headers and body', async () => {
        const expected = await seenMade(missing, theirs.allKey);
        expect(expected.status).toBe(404);
        expect(JSON.parse(expected.body)).toMatchObject({ error: { code: `${kind}.not-found` } });
        expect(await seenMade(idHere(), theirs.allKey)).toEqual(expected);
        for (const odd of ['', 'null', '..', '\0', '%00', "' OR 1=1 --", 'x'.repeat(10_000)]) {
          expect(await seenMade(odd, theirs.allKey), odd.slice(0, 20)).toEqual(expected);
        }
      });

      it('asks who it is before it looks, and finds its own', async () => {
        for (const id of [idHere(), missing]) expect((await seenMade(id)).status).toBe(401);
        expect((await seenMade(idHere(), mine.allKey)).status).not.toBe(404);
      });
    });
  }

  it('answers a workspace of others as one that is not there, where people name it', async () => {
    const named = async (handler: typeof postDeploy, method: string, workspace: string) => {
      const answer = await call(handler, {
        method,
        path: `/api/v1/x?service=checkout&workspace=${workspace}`,
        key: theirs.allKey,
        ...(method === 'POST' && {
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ service: 'checkout', workspace }),
        }),
      });
      return [answer.status, (await answer.text()).replace(/req_[0-9a-z]+/, 'req_')];
    };
    const { slug } = mine.scope.workspace;
    expect(await named(postDeploy, 'POST', slug)).toEqual(
      await named(postDeploy, 'POST', 'nowhere'),
    );
    expect((await named(postDeploy, 'POST', slug))[0]).toBe(404);
    // the key's own workspace has no such service
    expect((await named(getSampling, 'GET', slug))[0]).toBe(404);
    expect(await mine.scope.client.deploy.count()).toBe(0);
  });

  for (const { at, method, handler } of LINK_ROUTES) {
    it(`${method} ${at} answers odd and unknown tokens alike (S7)`, async () => {
      const seenOf = async (token: string) => {
        const request = new Request(`${ORIGIN}/api/v1/x`, {
          method,
          headers: {
            'content-type': 'application/json',
            'content-length': '16',
            'sec-fetch-site': 'same-origin',
          },
          ...(method === 'POST' && { body: JSON.stringify({ password: 'x' }) }),
        });
        const answer = await handler(request, { params: Promise.resolve({ token, number: '0' }) });
        const headers = Object.fromEntries(answer.headers);
        return [answer.status, headers, (await answer.text()).replace(/req_[0-9a-z]+/, 'req_')];
      };
      const unknown = await seenOf('A'.repeat(43));
      expect(unknown[0]).toBe(404);
      for (const odd of ['', 'null', ':token', '..', '\0', '%00', 'x'.repeat(10_000)]) {
        expect(await seenOf(odd), odd.slice(0, 20)).toEqual(unknown);
      }
    });
  }

  it('changes nothing for a foreign caller', async () => {
    const artifacts = await mine.scope.client.artifact.count({ where: { captureId: ids.capture } });
    await call(postArtifacts, {
      method: 'POST',
      path: `/api/v1/captures/${ids.capture}/artifacts`,
      id: ids.capture,
      key: theirs.allKey,
      body: 'theirs',
    });
    expect(await mine.scope.client.artifact.count({ where: { captureId: ids.capture } })).toBe(
      artifacts,
    );
    expect(await theirs.scope.client.artifact.count()).toBe(0);
  });
});

describe('a signed-in person', () => {
  const dump = () => {
    const body = new FormData();
    body.append('file', new Blob(['goroutine 9 [running]:\n']), 'dump.txt');
    return body;
  };
  const upload = (cookie: string, workspace: string, headers: Record<string, string>) =>
    call(postCapture, {
      method: 'POST',
      path: `/api/v1/captures?service=checkout&workspace=${workspace}`,
      headers: { cookie, ...headers },
      body: dump(),
    });

  it('uploads from a page of ours into an own workspace, and from nowhere else', async () => {
    const { cookie, userId } = await signUp(rest, 'ada@example.test');
    const made = await createWorkspace(rest.deps, { userId }, { name: 'Ada' });
    if (!made.ok) throw new Error(made.error.message);
    const { slug } = made.value;
    const ours = { 'sec-fetch-site': 'same-origin' };
    expect((await upload(cookie, slug, ours)).status).toBe(202);
    const strange: Record<string, string>[] = [
      {},
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'https://elsewhere.example' },
    ];
    for (const headers of strange) {
      const answer = await upload(cookie, slug, headers);
      expect([answer.status, (await answer.text()).includes('access.origin')]).toEqual([403, true]);
    }
    const foreign = await upload(cookie, mine.scope.workspace.slug, ours);
    const none = await upload(cookie, 'no-such-workspace', ours);
    expect([foreign.status, none.status]).toEqual([404, 404]);
    const seenBy = (id: string) =>
      call(getCapture, { path: `/api/v1/captures/${id}`, id, headers: { cookie } });
    expect((await seenBy(ids.capture)).status).toBe(404);
  });
});

describe('tables', () => {
  it('are cached by their hash, for their reader alone', async () => {
    const get = (headers: Record<string, string> = {}) =>
      call(getTable, {
        path: `/api/v1/tables/${ids.table}`,
        id: ids.table,
        key: mine.readKey,
        headers,
      });
    const first = await get();
    expect(first.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    const etag = first.headers.get('etag') ?? '';
    expect((await get({ 'if-none-match': etag })).status).toBe(304);
    expect((await first.arrayBuffer()).byteLength).toBe(23);
  });
});

describe('health', () => {
  it('says that the process answers, and what it can use', async () => {
    expect(await getHealth().json()).toEqual({ status: 'ok' });
    const ready = await getReady();
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { status: 'ok', database: 'ok', storage: 'ok', queue: 'ok' },
    ]);
  });
});
