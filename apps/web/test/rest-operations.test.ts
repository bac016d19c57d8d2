import { ACTION_RIGHTS, scopesMay } from '@unpark/usecases';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonOperation, Operation } from '../src/server/rest/operation';
import { OPERATIONS, operations } from '../src/server/rest/operations';
import { sampleOf } from './rest-samples';
import { call } from './rest-server';
import {
  asOwner,
  bearer,
  codeOf,
  ids,
  keys,
  routes,
  type Sample,
  scope,
  SCOPES,
  send,
  startWorld,
  theirs,
  viewer,
} from './rest-world';

const JSON_OPERATIONS = OPERATIONS.filter((one): one is JsonOperation => one.kind === 'json');

let drop: () => Promise<void>;
beforeAll(async () => {
  drop = await startWorld();
}, 180_000);
afterAll(() => drop());

describe('every operation that is made of the table', () => {
  for (const operation of JSON_OPERATIONS) {
    describe(operation.id, () => {
      it('answers a person as its schema says', async () => {
        const answer = await send(operation, await sampleOf(operation), asOwner());
        const text = await answer.text();
        expect([answer.status, answer.ok || text]).toEqual([operation.status, true]);
        expect(answer.headers.get('cache-control')).toBe('no-store');
        if (!operation.answer) return expect(text).toBe('');
        const json: unknown = JSON.parse(text);
        expect(operation.answer.parse(json)).toEqual(json);
      });

      it('A4 lets in keys with a scope for it, and no other', async () => {
        for (const one of SCOPES) {
          const auth = bearer(keys[one]);
          const sample = await sampleOf(operation, one === 'admin' ? auth : asOwner());
          const answer = await send(operation, sample, auth);
          if (scopesMay([one], operation.action)) {
            expect([one, answer.status]).toEqual([one, operation.status]);
          } else {
            expect([one, answer.status, await codeOf(answer)]).toEqual([one, 403, 'access.scope']);
          }
        }
      });

      it('asks who it is first', async () => {
        const sample = await sampleOf(operation);
        for (const auth of [{}, bearer('upk_nobody')]) {
          expect((await send(operation, sample, auth)).status).toBe(401);
        }
      });

      it('looks at the role', async () => {
        const rights = ACTION_RIGHTS.find(({ action }) => action === operation.action);
        const answer = await send(operation, await sampleOf(operation), { cookie: viewer.cookie });
        if (rights?.least === 'viewer') expect(answer.status).toBe(operation.status);
        else expect([answer.status, await codeOf(answer)]).toEqual([403, 'access.role']);
      });

      it('says which of its keys stand for a right of people alone', () => {
        const scopes = ACTION_RIGHTS.find(({ action }) => action === operation.action)?.scopes;
        expect(operation.peopleOnly !== undefined).toBe(scopes?.length === 0);
      });
    });
  }

  it('changes nothing by cookie from elsewhere', async () => {
    for (const operation of JSON_OPERATIONS.filter(({ method }) => method !== 'GET')) {
      const handler = routes.get(operation.path)?.get(operation.method);
      if (!handler) throw new Error(operation.id);
      const sample = await sampleOf(operation);
      const answer = await call(handler, {
        method: operation.method,
        path: `/api/v1/x?workspace=${scope.workspace.slug}`,
        ...(sample.id !== undefined && { id: sample.id }),
        headers: { ...asOwner(), 'sec-fetch-site': 'cross-site' },
      });
      expect([operation.id, await codeOf(answer)]).toEqual([operation.id, 'access.origin']);
    }
  });

  it('records an attempt that was refused', async () => {
    const { client } = scope;
    const refused = () => client.auditEntry.count({ where: { action: 'access.refused' } });
    const before = await refused();
    await send(operations.addComment, await sampleOf(operations.addComment), bearer(keys.read));
    await send(operations.getIncident, { id: ids.incident }, bearer(keys.ingest));
    expect(await refused()).toBe(before + 1);
  });
});

describe('what is sent', () => {
  const said = async (operation: Operation, sample: Sample) => {
    const answer = await send(operation, sample, asOwner());
    const { error } = (await answer.json()) as { error: { code: string; message: string } };
    return [answer.status, error.code, error.message];
  };

  it('is refused with its place when it is not of the form', async () => {
    expect(await said(operations.addComment, { id: ids.incident, body: { text: 7 } })).toEqual([
      400,
      'api.input',
      expect.stringContaining('text is not right'),
    ]);
    expect(
      await said(operations.addComment, { id: ids.incident, body: { text: 'x', more: 1 } }),
    ).toEqual([400, 'api.input', expect.stringContaining('more is not right')]);
    expect(await said(operations.listCaptures, { query: { limit: '51' } })).toEqual([
      400,
      'api.input',
      expect.stringContaining('limit is not right'),
    ]);
    expect(await said(operations.listCaptures, { query: { sevice: 'x' } })).toEqual([
      400,
      'api.input',
      expect.stringContaining('sevice is not right'),
    ]);
    expect(await said(operations.listCaptures, { query: { cursor: 'x' } })).toEqual([
      400,
      'input.cursor',
      expect.any(String),
    ]);
    expect(await said(operations.listCaptures, { query: { pattern: 'a\0b' } })).toEqual([
      400,
      'api.input',
      expect.any(String),
    ]);
  });

  it('is JSON, and not too much of it', async () => {
    expect(await said(operations.addComment, { id: ids.incident })).toEqual([
      400,
      'api.body',
      expect.any(String),
    ]);
    const long = { text: 'x'.repeat(600_000) };
    expect(await said(operations.addComment, { id: ids.incident, body: long })).toEqual([
      413,
      'api.too-large',
      expect.any(String),
    ]);
  });

  it('names the workspace, where people send it', async () => {
    const handler = routes.get('/services')?.get('GET');
    if (!handler) throw new Error('no route');
    const named = async (workspace: string | undefined, headers: Record<string, string>) => {
      const path = `/api/v1/services${workspace === undefined ? '' : `?workspace=${workspace}`}`;
      const answer = await call(handler, { path, headers });
      return answer.ok ? 200 : [answer.status, await codeOf(answer)];
    };
    expect(await named(undefined, asOwner())).toEqual([400, 'api.workspace']);
    const foreign = theirs.scope.workspace.slug;
    for (const name of [foreign, 'nowhere', '%00', '']) {
      expect(await named(name, asOwner()), name).toEqual([404, 'workspace.not-found']);
      expect(await named(name, bearer(keys.read)), name).toEqual([404, 'workspace.not-found']);
    }
    expect(await named(undefined, bearer(keys.read))).toBe(200);
  });
});
