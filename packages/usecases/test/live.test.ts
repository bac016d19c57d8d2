import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  createLiveHub,
  type LiveEvent,
  type LiveHub,
  reportAgentTargets,
  type WorkspaceScope,
} from '../src/index';
import { joinAs, makeWorkspace } from './scopes';
import { makeTestDeps, type TestDeps } from './test-deps';

let deps: TestDeps;
let hub: LiveHub;
let mine: WorkspaceScope;
let theirs: WorkspaceScope;
const leaving: (() => void)[] = [];

beforeAll(async () => {
  deps = await makeTestDeps();
  hub = createLiveHub(deps, { databaseUrl: deps.databaseUrl });
  mine = await makeWorkspace(deps, 'Mine');
  theirs = await makeWorkspace(deps, 'Theirs');
});
afterEach(() => {
  for (const leave of leaving.splice(0)) leave();
});
afterAll(async () => {
  await hub.close();
  await deps.drop();
});

const userOf = ({ caller }: WorkspaceScope): string =>
  caller.kind === 'user' ? caller.userId : 'nobody';

let sessions = 0;
async function sessionOf(scope: WorkspaceScope): Promise<string> {
  sessions += 1;
  const id = `session_${sessions}`;
  await deps.database.accounts.session.create({
    data: { id, token: id, userId: userOf(scope), expiresAt: new Date(Date.now() + 3600_000) },
  });
  return id;
}

async function listenAs(scope: WorkspaceScope, on: LiveHub = hub) {
  const heard: LiveEvent[] = [];
  const state = { ended: false };
  const sessionId = await sessionOf(scope);
  const joined = on.join(scope, sessionId, {
    send: (event) => heard.push(event),
    end: () => {
      state.ended = true;
    },
  });
  if (!joined.ok) throw new Error(joined.error.message);
  leaving.push(joined.value);
  await vi.waitFor(() => expect(on.isListening()).toBe(true), { timeout: 20_000 });
  const heardOf = (topic: string) => heard.filter((event) => event.topic === topic);
  return { heardOf, state, sessionId };
}

let services = 0;
async function changeSomething(scope: WorkspaceScope): Promise<string> {
  services += 1;
  const name = `service-${services}`;
  const { id: serviceId } = await scope.client.service.create({
    data: { id: `svc_${services}`, name, slug: name },
  });
  const data = { id: `cap_${services}`, serviceId, contentHash: name };
  return (await scope.client.capture.create({ data })).id;
}

const WITHIN = { timeout: 15_000 };

describe('live streams', () => {
  it('two workspaces never hear each other', async () => {
    const ours = await listenAs(mine);
    const foreign = await listenAs(theirs);
    const own = await changeSomething(mine);
    const other = await changeSomething(theirs);
    await vi.waitFor(() => expect(foreign.heardOf('capture')).toHaveLength(1), WITHIN);
    expect(ours.heardOf('capture')).toEqual([{ topic: 'capture', id: own }]);
    expect(foreign.heardOf('capture')).toEqual([{ topic: 'capture', id: other }]);
  });

  it('an agent that says something new is told of, one that is only still there is not', async () => {
    const ours = await listenAs(mine);
    const report = (buffered: number) =>
      reportAgentTargets(deps, mine, {
        agent: 'edge-1',
        targets: [
          { target: 'a', service: 'live-agent', everySeconds: 60, outcome: 'taken', buffered },
        ],
      });
    for (const buffered of [0, 0, 1]) await report(buffered);
    const service = await mine.client.service.findFirst({ where: { name: 'live-agent' } });
    const told = { topic: 'agent', id: service?.id };
    await changeSomething(mine);
    await vi.waitFor(() => expect(ours.heardOf('capture')).toHaveLength(1), WITHIN);
    expect(ours.heardOf('agent')).toEqual([told, told]);
  });

  it('what is for one person is not told to the others of the workspace', async () => {
    const colleague = await joinAs(deps, mine, 'viewer');
    const one = await listenAs(mine);
    const other = await listenAs(colleague);
    const row = { event: 'mention', object: 'incident:inc_1', details: {} };
    await mine.client.notification.create({
      data: { ...row, id: 'ntf_1', userId: userOf(colleague), dedupeKey: 'a' },
    });
    const marker = await changeSomething(mine);
    await vi.waitFor(() => expect(one.heardOf('capture').at(-1)?.id).toBe(marker), WITHIN);
    expect(one.heardOf('notification')).toEqual([]);
    expect(other.heardOf('notification')).toHaveLength(1);
  });

  it('A6 a removed member loses the stream, and only that member', async () => {
    const gone = await joinAs(deps, mine, 'editor');
    const stream = await listenAs(gone);
    const stays = await listenAs(mine);
    await mine.client.member.deleteMany({ where: { userId: userOf(gone) } });
    await vi.waitFor(() => expect(stream.state.ended).toBe(true), WITHIN);
    await changeSomething(mine);
    await vi.waitFor(() => expect(stays.heardOf('capture')).toHaveLength(1), WITHIN);
    expect(stays.state.ended).toBe(false);
    expect(stream.heardOf('capture')).toEqual([]);
  });

  it('a session that is revoked, has ended or was idle too long ends its stream', async () => {
    const revoked = await listenAs(mine);
    const ended = await listenAs(mine);
    const idle = await listenAs(mine);
    const { session } = deps.database.accounts;
    await session.delete({ where: { id: revoked.sessionId } });
    await session.update({ where: { id: ended.sessionId }, data: { expiresAt: new Date(0) } });
    await session.update({ where: { id: idle.sessionId }, data: { updatedAt: new Date(0) } });
    for (const { state } of [revoked, ended, idle])
      await vi.waitFor(() => expect(state.ended).toBe(true), WITHIN);
  });

  it('A6 when rights cannot be looked up the stream ends', async () => {
    const accounts = { member: { findMany: () => new Promise(() => undefined) } };
    const hanging = { ...deps, database: { ...deps.database, accounts } } as unknown as TestDeps;
    const blind = createLiveHub(hanging, { databaseUrl: deps.databaseUrl });
    const { state } = await listenAs(mine, blind);
    await vi.waitFor(() => expect(state.ended).toBe(true), WITHIN);
    await blind.close();
  });

  it('a person has a most of streams', async () => {
    const person = await joinAs(deps, mine, 'viewer');
    for (let count = 0; count < 30; count += 1) await listenAs(person);
    await expect(listenAs(person)).rejects.toThrow('at most 30');
    leaving.splice(-1).forEach((leave) => leave());
    await listenAs(person);
  });

  it('closing ends every stream', async () => {
    const own = createLiveHub(deps, { databaseUrl: deps.databaseUrl });
    const { state } = await listenAs(mine, own);
    await own.close();
    expect(state.ended).toBe(true);
  });
});
