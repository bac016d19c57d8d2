import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, makeHarness, makeWorkspace, type TestWorkspace } from './harness';

let harness: Harness;
let workspace: TestWorkspace;

beforeAll(async () => {
  harness = await makeHarness();
  workspace = await makeWorkspace(harness.deps, 'mine');
});
afterAll(() => harness.drop());

describe('answers to callers', () => {
  it('carry a problem with code, message and what to do', async () => {
    const answer = await harness.call(workspace.members.viewer, 'service.create', {
      workspace: 'mine',
      name: 'x',
    });
    expect(JSON.parse(answer.body)).toMatchObject({
      error: {
        json: {
          message: expect.stringContaining('editor'),
          data: {
            httpStatus: 403,
            problem: {
              code: 'access.role',
              message: expect.stringContaining('editor'),
              next: expect.any(String),
            },
          },
        },
      },
    });
    expect(answer.body).not.toMatch(/stack|\.ts/);
  });

  it('tell nothing of a fault of ours but a request id; the log has the rest', async () => {
    const { owner } = workspace.members;
    await harness.deps.database.forWorkspace(workspace.id).capture.create({
      data: {
        id: 'cap_broken',
        serviceId: workspace.serviceId,
        contentHash: 'b',
        state: 'done',
        outcome: 'healthy',
        diagnosis: 'not a diagnosis',
      },
    });
    const { database } = harness.deps;
    const broken = {
      ...harness.deps,
      database: {
        ...database,
        forWorkspace: () => {
          throw new Error('secret detail');
        },
      },
    };
    Object.assign(harness.deps, broken);
    const answer = await harness.call(owner, 'capture.get', {
      workspace: 'mine',
      capture: 'cap_broken',
    });
    Object.assign(harness.deps, { database });
    expect(answer).toMatchObject({ status: 500, code: 'internal.error' });
    expect(answer.body).toContain('req_test');
    expect(answer.body).not.toContain('secret detail');
    expect(String(harness.logged.at(-1)?.cause)).toContain('secret detail');
  });

  it('refuse fields of the wrong form', async () => {
    const { owner } = workspace.members;
    const inputs = [
      ['apiKey.create', { workspace: 'mine', name: '', scopes: ['ingest'] }],
      ['apiKey.create', { workspace: 'mine', name: 'k', scopes: [] }],
      ['apiKey.create', { workspace: 'mine', name: 'k', scopes: ['everything'] }],
      ['apiKey.create', { workspace: 'mine', name: 'k', scopes: ['read'], expiresInDays: 0 }],
      ['service.create', { workspace: 'mine', name: '../etc' }],
      ['workspace.create', { name: ' ' }],
      ['workspace.create', { name: 'a\0b' }],
      ['workspace.home', {}],
    ] as const;
    for (const [path, input] of inputs) {
      expect(await harness.call(owner, path, input)).toMatchObject({
        status: 400,
        code: 'input.fields',
      });
    }
  });

  it('A5 ignore fields that a caller may not set', async () => {
    const { owner } = workspace.members;
    const extra = {
      workspaceId: 'ws_other',
      id: 'key_mine',
      role: 'owner',
      createdByUserId: 'usr_x',
      secretHash: 'h',
    };
    const answer = await harness.call(owner, 'apiKey.create', {
      workspace: 'mine',
      name: 'k',
      scopes: ['read'],
      ...extra,
    });
    const rows = await harness.deps.database.forWorkspace(workspace.id).apiKey.findMany();
    expect(answer.status).toBe(200);
    expect(rows).toMatchObject([{ workspaceId: 'ws_mine', createdByUserId: owner }]);
    expect(rows[0]?.id).not.toBe('key_mine');
  });
});
