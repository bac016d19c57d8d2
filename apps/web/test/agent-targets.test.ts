import { getServiceView } from '@unpark/usecases';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { POST as postTargets } from '../src/app/api/v1/agents/targets/route';
import { POST as postCapture } from '../src/app/api/v1/captures/route';
import { call, makeTenant, type RestServer, startRestServer, type Tenant } from './rest-server';

let rest: RestServer;
let mine: Tenant;

beforeAll(async () => {
  rest = await startRestServer();
  mine = await makeTenant(rest, 'Mine');
});
afterAll(() => rest.drop());

const REPORT = {
  agent: 'edge-1',
  targets: [
    {
      target: 'checkout:6060',
      service: 'checkout',
      everySeconds: 300,
      outcome: 'failed',
      reason: 'nothing listens there',
      buffered: 2,
    },
  ],
};

async function send(value: unknown, key: string | undefined, type = 'application/json') {
  const answer = await call(postTargets, {
    method: 'POST',
    path: '/api/v1/agents/targets',
    headers: { 'content-type': type },
    body: typeof value === 'string' ? value : JSON.stringify(value),
    ...(key !== undefined && { key }),
  });
  const body = (await answer.json()) as { error?: { code: string }; targets?: number };
  return [answer.status, body.error?.code ?? body.targets];
}

describe('POST agents/targets', () => {
  it('takes a report by a key that may push, and the page of the service has it', async () => {
    expect(await send(REPORT, mine.ingestKey)).toEqual([200, 1]);
    const view = await getServiceView(mine.scope, { service: 'checkout' });
    expect(view.ok && view.value.agentTargets).toMatchObject([
      { agent: 'edge-1', target: 'checkout:6060', outcome: 'failed', buffered: 2, isLate: false },
    ]);
  });

  it('is closed to strangers, to keys that only read, and to revoked ones', async () => {
    expect(await send(REPORT, undefined)).toEqual([401, 'access.sign-in']);
    expect(await send(REPORT, 'upk_none')).toEqual([401, 'access.key']);
    expect(await send(REPORT, mine.readKey)).toEqual([403, 'access.scope']);
    const ended = await makeTenant(rest, 'Ended');
    await rest.deps.database
      .forWorkspace(ended.scope.workspace.id)
      .apiKey.updateMany({ data: { revokedAt: new Date() } });
    expect(await send(REPORT, ended.ingestKey)).toEqual([401, 'access.key']);
  });

  it('answers a workspace of others as one that is not there', async () => {
    const theirs = await makeTenant(rest, 'Theirs');
    const { slug } = theirs.scope.workspace;
    const foreign = await send({ ...REPORT, workspace: slug }, mine.ingestKey);
    expect(foreign).toEqual([404, 'workspace.not-found']);
    expect(foreign).toEqual(await send({ ...REPORT, workspace: 'nowhere' }, mine.ingestKey));
    expect(await theirs.scope.client.agentTarget.count()).toBe(0);
  });

  it.each([
    ['no JSON', '{'],
    ['another thing', { agent: 'edge-1' }],
    ['a field that is none', { ...REPORT, more: 1 }],
    ['a target twice', { ...REPORT, targets: [REPORT.targets[0], REPORT.targets[0]] }],
    ['control characters', { ...REPORT, agent: 'edge\u0000' }],
    ['far too much', { ...REPORT, agent: 'x'.repeat(2 ** 20) }],
  ])('refuses %s', async (_what, value) => {
    expect(await send(value, mine.ingestKey)).toEqual([400, 'agent.body']);
  });

  it('refuses what is not JSON by its type', async () => {
    expect(await send(REPORT, mine.ingestKey, 'text/plain')).toEqual([400, 'agent.body']);
  });
});

describe('a capture that an agent sends', () => {
  it('is marked as taken on a schedule; others are not', async () => {
    const push = async (text: string, query: string) => {
      const answer = await call(postCapture, {
        method: 'POST',
        path: `/api/v1/captures?service=checkout${query}`,
        headers: { 'content-type': 'text/plain' },
        body: text,
        key: mine.ingestKey,
      });
      const { captureId } = (await answer.json()) as { captureId: string };
      const row = await mine.scope.client.capture.findUnique({ where: { id: captureId } });
      return row?.isScheduled;
    };
    expect(await push('goroutine 1 [running]:\n', '&scheduled=true')).toBe(true);
    expect(await push('goroutine 2 [running]:\n', '')).toBe(false);
  });
});
