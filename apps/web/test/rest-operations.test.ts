import { readBundle } from '@unpark/testkit';
import {
  ACTION_RIGHTS,
  type ApiKeyScope,
  createApiKey,
  createWorkspace,
  enterWorkspace,
  getInbox,
  scopesMay,
  type WorkspaceScope,
} from '@unpark/usecases';
import { EVERYTHING_REDACTED } from '@unpark/model';
import { makeId, type IdKind } from '@unpark/base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonOperation, Operation } from '../src/server/rest/operation';
import { OPERATIONS, operations } from '../src/server/rest/operations';
import { readCaptures } from './read-captures';
import { readRoutes } from './rest-routes';
import {
  call,
  type Handler,
  makeTenant,
  type RestServer,
  signUp,
  startRestServer,
  type Tenant,
} from './rest-server';

type OperationName = keyof typeof operations;

interface Sample {
  readonly id?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const JSON_OPERATIONS = OPERATIONS.filter((one): one is JsonOperation => one.kind === 'json');
const SCOPES: readonly ApiKeyScope[] = ['ingest', 'read', 'admin'];

let rest: RestServer;
let routes: ReadonlyMap<string, ReadonlyMap<string, Handler>>;
let owner: { readonly cookie: string; readonly userId: string };
let viewer: { readonly cookie: string; readonly userId: string };
let scope: WorkspaceScope;
let theirs: Tenant;
const keys = {} as Record<ApiKeyScope, string>;
const ids = {
  service: '',
  spare: '',
  before: '',
  after: '',
  incident: '',
  other: '',
  note: '',
  view: '',
  link: '',
};

const ours = { 'sec-fetch-site': 'same-origin' };

type Auth = Readonly<Record<string, string>>;

function send(operation: Operation, sample: Sample, auth: Auth) {
  const handler = routes.get(operation.path)?.get(operation.method);
  if (!handler) throw new Error(`no route of ${operation.id}`);
  const isSession = 'cookie' in auth;
  // a key belongs to one workspace; people name theirs
  const { workspace = scope.workspace.slug, ...asked } = sample.query ?? {};
  const query = new URLSearchParams({
    ...asked,
    ...(isSession && operation.enters === 'workspace' && { workspace }),
  });
  return call(handler, {
    method: operation.method,
    path: `/api/v1/x?${query}`,
    ...(sample.id !== undefined && { id: sample.id }),
    ...(sample.params && { params: sample.params }),
    headers: {
      ...auth,
      ...(isSession && ours),
      ...(sample.body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(sample.body !== undefined && { body: JSON.stringify(sample.body) }),
  });
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const asOwner = () => ({ cookie: owner.cookie });
const codeOf = async (answer: Response) =>
  ((await answer.json()) as { error: { code: string } }).error.code;

async function get<T>(name: OperationName, sample: Sample, auth: Auth = asOwner()): Promise<T> {
  const answer = await send(operations[name], sample, auth);
  const text = await answer.text();
  expect([answer.status, text.slice(0, 300)]).toEqual([
    operations[name].status,
    text.slice(0, 300),
  ]);
  return JSON.parse(text) as T;
}

async function sendBundle(bundle: string): Promise<string> {
  const body = new FormData();
  for (const { file, bytes } of readBundle(bundle)) {
    if (/\.txt$|heap\.pprof$|block\.pprof$|trace\.out$|capture\.json$/.test(file))
      body.append('file', new Blob([bytes as Uint8Array<ArrayBuffer>]), file);
  }
  const handler = routes.get('/captures')?.get('POST');
  if (!handler) throw new Error('no route');
  const answer = await call(handler, {
    method: 'POST',
    path: `/api/v1/captures?service=checkout&workspace=${scope.workspace.slug}`,
    headers: { ...asOwner(), ...ours },
    body,
  });
  const sent = operations.sendCapture.answer?.parse(await answer.json()) as { captureId: string };
  return sent.captureId;
}

beforeAll(async () => {
  rest = await startRestServer();
  routes = await readRoutes();
  theirs = await makeTenant(rest, 'Theirs');
  owner = await signUp(rest, 'owner@example.test');
  const made = await createWorkspace(rest.deps, { userId: owner.userId }, { name: 'Mine' });
  if (!made.ok) throw new Error(made.error.message);
  const entered = await enterWorkspace(
    rest.deps,
    { kind: 'user', userId: owner.userId },
    { slug: made.value.slug },
  );
  if (!entered.ok) throw new Error(entered.error.message);
  scope = entered.value;
  viewer = await signUp(rest, 'viewer@example.test');
  await addMember(viewer.userId, 'viewer');
  for (const one of SCOPES) {
    const key = await createApiKey(rest.deps, scope, { name: one, scopes: [one] });
    if (!key.ok) throw new Error(key.error.message);
    keys[one] = key.value.secret;
  }
  ids.before = await sendBundle('chan-result-leak-go1.24');
  ids.after = await sendBundle('chan-result-leak-go1.26');
  await readCaptures(rest, scope);
  const service = await scope.client.service.findFirstOrThrow({ select: { id: true } });
  ids.service = service.id;
  ids.spare = (await get<{ id: string }>('createService', { body: { name: 'spare' } })).id;
  ids.incident = (
    await get<{ id: string }>('createIncident', { body: { capture: ids.before } })
  ).id;
  ids.other = (await get<{ id: string }>('createIncident', { body: { capture: ids.after } })).id;
  ids.note = (await get<{ id: string }>('createNote', { body: NOTE() })).id;
  ids.view = (await get<{ id: string }>('createInvestigation', { body: VIEW() })).id;
  ids.link = (await get<{ id: string }>('createLink', { id: ids.view, body: LINK })).id;
}, 180_000);
afterAll(() => rest.drop());

const addMember = (userId: string, role: 'viewer' | 'editor') =>
  scope.client.member.create({
    data: { id: idOf('member'), userId, role },
  });
const idOf = (kind: IdKind) => makeId(kind, Date.now(), rest.deps.random(10));

const NOTE = () => ({
  capture: ids.before,
  selection: { version: 1, functions: ['main.main'] },
  text: 'Look here.',
});
const VIEW = () => ({
  name: 'The leak',
  notes: '',
  kind: 'capture',
  query: '',
  captures: [ids.before],
});
const LINK = { redaction: EVERYTHING_REDACTED, originals: false, hours: 24 };

let made = 0;
const person = async (): Promise<string> => {
  const userId = `usr_${String(++made).padStart(26, '7')}`;
  await rest.deps.database.accounts.user.create({
    data: { id: userId, name: 'Somebody', email: `somebody${made}@example.test` },
  });
  await addMember(userId, 'editor');
  return userId;
};

/**
 * A good call of each operation; what it uses up is made anew each time, by who calls where only its
 * writer may.
 */
const SAMPLES: Readonly<Partial<Record<OperationName, (auth: Auth) => Promise<Sample> | Sample>>> =
  {
    listCaptures: () => ({
      query: { service: 'checkout', limit: '1', from: '2020-01-01T00:00:00Z' },
    }),
    getCapture: () => ({ id: ids.before }),
    listFindings: () => ({ query: { severity: 'low', primary: 'true', limit: '1' } }),
    queryGoroutines: () => ({
      id: ids.before,
      query: { where: 'state:channel', group: 'function' },
    }),
    queryWaits: () => ({ id: ids.before, query: { by: 'pair', limit: '5' } }),
    compareCaptures: () => ({ query: { a: ids.before, b: ids.after } }),
    deleteCapture: async () => ({ id: await spareCapture() }),
    pinCapture: () => ({ id: ids.before, body: { pinned: true } }),
    retryCapture: async () => ({ id: await spareCapture() }),
    rediagnoseCapture: async () => ({ id: await spareCapture() }),
    rediagnoseService: () => ({ id: ids.spare, body: { take: 1 } }),
    getSeenBefore: () => ({ id: ids.before, query: { fingerprint: 'go:chan-leak:0011' } }),
    listServices: () => ({}),
    createService: () => ({ body: { name: `made ${++made}` } }),
    getService: () => ({ id: ids.service }),
    updateService: () => ({
      id: ids.service,
      body: { repositoryUrl: 'https://git.example/checkout' },
    }),
    listCauses: () => ({ id: ids.service }),
    deleteService: async () => {
      const name = `spare ${++made}`;
      return {
        id: (await get<{ id: string }>('createService', { body: { name } })).id,
        query: { name },
      };
    },
    getServiceSettings: () => ({ id: ids.service }),
    addEnvironment: () => ({ id: ids.service, body: { name: `env-${++made}` } }),
    renameEnvironment: async () => ({
      params: { environment: await environment() },
      body: { name: `env-${++made}` },
    }),
    removeEnvironment: async () => ({ params: { environment: await environment() } }),
    getGroupGrowth: () => ({ id: ids.service, query: { from: '2020-01-01T00:00:00Z' } }),
    listDeploys: () => ({ query: { service: 'checkout' } }),
    listIncidents: () => ({ query: { status: 'open' } }),
    createIncident: () => ({ body: { service: 'checkout', title: 'Slow', severity: 'low' } }),
    getIncident: () => ({ id: ids.incident }),
    updateIncident: async () => ({
      id: ids.incident,
      body: { revision: await revision(), title: `Slow ${++made}`, toAt: null },
    }),
    setIncidentStatus: async () => ({
      id: ids.incident,
      body: { revision: await revision(), to: 'mitigated' },
    }),
    addComment: () => ({ id: ids.incident, body: { text: 'Rolled back.' } }),
    editComment: async (auth) => ({
      id: ids.incident,
      params: { comment: await comment(auth) },
      body: { text: 'Rolled back again.' },
    }),
    deleteComment: async (auth) => ({ id: ids.incident, params: { comment: await comment(auth) } }),
    addIncidentCapture: () => ({ id: ids.incident, params: { capture: ids.after } }),
    removeIncidentCapture: () => ({ id: ids.incident, params: { capture: ids.after } }),
    mergeIncident: async () => ({
      id: (await get<{ id: string }>('createIncident', { body: { capture: ids.after } })).id,
      body: { into: ids.other },
    }),
    setIncidentPerson: () => ({
      id: ids.incident,
      params: { user: owner.userId },
      body: { as: 'lead' },
    }),
    addActivity: () => ({
      id: ids.incident,
      body: { text: 'Pool was drained.', at: new Date(Date.now() - 60_000).toISOString() },
    }),
    addChecklistItem: () => ({
      id: ids.incident,
      body: { text: 'Add an alert', owner: owner.userId },
    }),
    updateChecklistItem: async () => ({
      id: ids.incident,
      params: { item: await checklistItem() },
      body: { done: true, owner: null },
    }),
    deleteChecklistItem: async () => ({
      id: ids.incident,
      params: { item: await checklistItem() },
    }),
    getSummary: () => ({ id: ids.incident }),
    writeSummary: () => ({ id: ids.incident, body: { base: '', text: 'Pool ran dry.' } }),
    saveReport: async () => ({
      id: (await get<{ id: string }>('createIncident', { body: { capture: ids.after } })).id,
      body: { revision: 0, body: '# {{title}}' },
    }),
    listReportTemplates: () => ({}),
    createReportTemplate: () => ({ body: TEMPLATE() }),
    updateReportTemplate: async () => ({
      params: { template: await template() },
      body: TEMPLATE(),
    }),
    deleteReportTemplate: async () => ({ params: { template: await template() } }),
    deleteDeploy: async () => ({ params: { deploy: await deploy() } }),
    listNotes: () => ({ query: { capture: ids.before } }),
    createNote: () => ({ body: NOTE() }),
    replyToNote: () => ({ id: ids.note, body: { text: 'Seen.' } }),
    resolveNote: () => ({ id: ids.note, body: { resolved: true } }),
    editNote: async (auth) => ({ id: await note(auth), body: { text: 'Look there.' } }),
    deleteNote: async (auth) => ({ id: await note(auth) }),
    restoreNote: () => ({ id: ids.note }),
    updateInvestigation: async () => ({
      id: ids.view,
      body: {
        revision: (await get<{ revision: number }>('getInvestigation', { id: ids.view })).revision,
        view: { kind: 'compare', query: `a=${ids.before}`, captures: [ids.before, ids.after] },
      },
    }),
    deleteInvestigation: async () => ({
      id: (await get<{ id: string }>('createInvestigation', { body: VIEW() })).id,
    }),
    restoreInvestigation: () => ({ id: ids.view }),
    listAudit: () => ({ query: { action: 'incident.create', from: '2020-01-01T00:00:00Z' } }),
    listInvestigations: () => ({}),
    createInvestigation: () => ({ body: VIEW() }),
    getInvestigation: () => ({ id: ids.view }),
    listLinks: () => ({ id: ids.view }),
    createLink: () => ({ id: ids.view, body: LINK }),
    revokeLink: () => ({ id: ids.link }),
    listRules: () => ({}),
    createRule: () => ({ body: RULE() }),
    getRule: async () => ({ params: { rule: (await rule()).name } }),
    updateRule: async () => {
      const { id, body } = await rule();
      return { params: { rule: id }, body: { ...body, revision: 1 } };
    },
    enableRule: async () => ({ params: { rule: (await rule()).id }, body: { enabled: false } }),
    deleteRule: async () => ({ params: { rule: (await rule()).id } }),
    restoreRule: async () => ({ params: { rule: (await rule()).id } }),
    muteFinding: async () => ({ id: ids.before, body: await mute() }),
    unmuteFinding: async () => {
      const sample = { id: ids.before, body: await mute() };
      return { params: { mute: (await get<{ id: string }>('muteFinding', sample)).id } };
    },
    listMembers: () => ({}),
    changeRole: async () => ({
      params: { user: await person() },
      body: { from: 'editor', to: 'viewer' },
    }),
    removeMember: async () => ({ params: { user: await person() } }),
    listInvitations: () => ({}),
    inviteMember: () => ({ body: { email: `new${++made}@example.test`, role: 'viewer' } }),
    resendInvitation: async () => ({ id: await invitation(), body: {} }),
    revokeInvitation: async () => ({ id: await invitation() }),
    getWorkspace: () => ({}),
    updateWorkspace: () => ({ body: { name: `Mine ${++made}` } }),
    leaveWorkspace: async () => ({ query: { workspace: (await spareWorkspace()).slug } }),
    transferWorkspace: async () => {
      const { slug, other } = await spareWorkspace();
      return { query: { workspace: slug }, body: { user: other } };
    },
    deleteWorkspace: async () => {
      const { slug, name } = await spareWorkspace();
      return { query: { workspace: slug, name } };
    },
    listKeys: () => ({}),
    createKey: () => ({ body: { name: 'CI', scopes: ['ingest'] } }),
    rotateKey: async () => ({ id: await keyToRevoke(), body: { overlapHours: 1 } }),
    revokeKey: async () => ({ id: await keyToRevoke() }),
    getUsage: () => ({}),
    getRetention: () => ({ query: { service: 'checkout' } }),
    setRetention: () => ({
      body: { service: 'checkout', kinds: 'traces', from: 'unset', to: 'unset' },
    }),
    listChannels: () => ({}),
    createChannel: () => ({ body: CHANNEL() }),
    updateChannel: async () => ({
      id: await channel(),
      body: { name: `hook ${++made}`, disabled: true, rules: [] },
    }),
    deleteChannel: async () => ({ id: await channel() }),
    testChannel: async () => ({ id: await channel() }),
    rotateChannelSecret: async () => ({ id: await channel() }),
    listDeliveries: async () => {
      const id = await channel();
      await get('testChannel', { id });
      return { query: { channel: id } };
    },
    resendDelivery: async () => {
      const { delivery } = await get<{ delivery: string }>('testChannel', { id: await channel() });
      return { params: { delivery } };
    },
    getInbox: () => ({}),
    markRead: () => ({ body: { read: true } }),
    getNotificationRules: () => ({}),
    setNotificationRule: () => ({
      body: { event: 'mention', told: { onPage: true, byMail: false } },
    }),
  };

const CHANNEL = () => ({
  kind: 'webhook',
  name: `hook ${++made}`,
  url: 'https://hooks.example.com/x',
  sendsText: false,
  locale: 'en',
  rules: [{ event: 'finding.high' }],
});

/** Of what is idle by design, in a name of its own; those of before give up theirs. */
const RULE = () => {
  const name = `made-${++made}`;
  return {
    kind: 'idle',
    body: { id: `own/${name}`, about: { en: name, zh: name }, match: { frames: ['pool.work'] } },
  };
};
async function rule() {
  const { count } = await scope.client.workspaceRule.deleteMany({});
  expect(count).toBeLessThan(50);
  const body = RULE();
  return { ...(await get<{ id: string; name: string }>('createRule', { body })), body };
}
/** The primary finding of the capture, until tomorrow. */
async function mute() {
  const { key } = await scope.client.finding.findFirstOrThrow({
    where: { captureId: ids.before, primary: true },
    select: { key: true },
  });
  const endsAt = new Date(Date.now() + 24 * 3_600_000).toISOString();
  return { finding: key, reason: 'Known.', endsAt };
}

const channel = async (): Promise<string> =>
  (await get<{ id: string }>('createChannel', { body: CHANNEL() })).id;
const environment = async (): Promise<string> =>
  (
    await get<{ id: string }>('addEnvironment', {
      id: ids.service,
      body: { name: `env-${++made}` },
    })
  ).id;

/** A capture that was read, of a service that nothing else looks at. */
async function spareCapture(): Promise<string> {
  const id = idOf('capture');
  await scope.client.capture.create({
    data: { id, serviceId: ids.spare, contentHash: id, state: 'done' },
  });
  return id;
}

/** A workspace to lose: its owner, another owner, and the viewer. */
async function spareWorkspace(): Promise<{ slug: string; name: string; other: string }> {
  const name = `Spare ${++made}`;
  const there = await createWorkspace(rest.deps, { userId: owner.userId }, { name });
  if (!there.ok) throw new Error(there.error.message);
  const { id, slug } = there.value;
  const other = await person();
  const client = rest.deps.database.forWorkspace(id);
  for (const [userId, role] of [
    [other, 'owner'],
    [viewer.userId, 'viewer'],
  ] as const) {
    await client.member.create({ data: { id: idOf('member'), userId, role } });
  }
  return { slug, name, other };
}

const revision = async (): Promise<number> =>
  (await get<{ incident: { revision: number } }>('getIncident', { id: ids.incident })).incident
    .revision;
const invitation = async (): Promise<string> => {
  const body = { email: `new${++made}@example.test`, role: 'viewer' };
  return (await get<{ invitation: { id: string } }>('inviteMember', { body })).invitation.id;
};
const keyToRevoke = async (): Promise<string> => {
  const body = { name: 'old', scopes: ['read'] };
  return (await get<{ key: { id: string } }>('createKey', { body })).key.id;
};

const checklistItem = async (): Promise<string> =>
  (await get<{ id: string }>('addChecklistItem', { id: ids.incident, body: { text: 'Tell them' } }))
    .id;
const TEMPLATE = () => ({
  name: `Ours ${++made}`,
  body: '# {{title}}',
  checklist: ['Tell them'],
  isDefault: false,
});
const template = async (): Promise<string> =>
  (await get<{ id: string }>('createReportTemplate', { body: TEMPLATE() })).id;
const deploy = async (): Promise<string> => {
  const body = { service: 'checkout', workspace: scope.workspace.slug };
  return (await get<{ id: string }>('createDeploy', { body })).id;
};
const note = async (auth: Auth): Promise<string> =>
  (await get<{ id: string }>('createNote', { body: NOTE() }, auth)).id;
const comment = async (auth: Auth): Promise<string> => {
  const sample = { id: ids.incident, body: { text: 'Rolled back.' } };
  return (await get<{ id: string }>('addComment', sample, auth)).id;
};

const sampleOf = async ({ id }: Operation, auth: Auth = asOwner()): Promise<Sample> => {
  const sample = SAMPLES[id as OperationName];
  if (!sample) throw new Error(`${id} has no sample here`);
  return sample(auth);
};

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

describe('ids inside of what is sent', () => {
  it('A1 are looked for in this workspace alone', async () => {
    const { client } = theirs.scope;
    const foreign = {
      service: idOf('service'),
      capture: idOf('capture'),
      incident: idOf('incident'),
      investigation: idOf('investigation'),
      user: theirs.scope.caller.kind === 'user' ? theirs.scope.caller.userId : '',
      comment: idOf('comment'),
      item: idOf('checklistItem'),
      template: idOf('reportTemplate'),
      deploy: idOf('deploy'),
      environment: idOf('environment'),
      delivery: idOf('delivery'),
      rule: idOf('rule'),
      mute: idOf('mute'),
    };
    const { service, capture } = foreign;
    await client.service.create({ data: { id: service, name: 'theirs', slug: 'theirs' } });
    await client.capture.create({ data: { id: capture, serviceId: service, contentHash: 'x' } });
    await client.incident.create({
      data: {
        id: foreign.incident,
        serviceId: service,
        title: 'Theirs',
        severity: 'high',
        fromAt: new Date(),
      },
    });
    await client.investigation.create({ data: { id: foreign.investigation, name: 'T', view: {} } });
    const zeros = '0'.repeat(26);
    const missing: typeof foreign = {
      service: `svc_${zeros}`,
      capture: `cap_${zeros}`,
      incident: `inc_${zeros}`,
      investigation: `inv_${zeros}`,
      user: `usr_${zeros}`,
      comment: `cmt_${zeros}`,
      item: `chk_${zeros}`,
      template: `rpt_${zeros}`,
      deploy: `dpl_${zeros}`,
      environment: `env_${zeros}`,
      delivery: `dlv_${zeros}`,
      rule: `rul_${zeros}`,
      mute: `mut_${zeros}`,
    };
    const theirIncident = { incidentId: foreign.incident, text: 'theirs' };
    await client.comment.create({ data: { id: foreign.comment, ...theirIncident } });
    await client.checklistItem.create({
      data: { id: foreign.item, position: 0, ...theirIncident },
    });
    await client.reportTemplate.create({ data: { id: foreign.template, name: 'x', body: 'x' } });
    await client.deploy.create({
      data: { id: foreign.deploy, serviceId: service, at: new Date() },
    });
    await client.environment.create({
      data: { id: foreign.environment, serviceId: service, name: 'theirs' },
    });
    await client.notificationDelivery.create({
      data: { id: foreign.delivery, event: 'test', object: 'x', payload: {}, dedupeKey: 'x' },
    });
    await client.workspaceRule.create({
      data: { id: foreign.rule, kind: 'idle', name: 'theirs', title: 'Theirs', body: {} },
    });
    await client.findingMute.create({
      data: {
        id: foreign.mute,
        fingerprint: 'x',
        pattern: 'x',
        title: 'Theirs',
        reason: 'x',
        endsAt: new Date(),
      },
    });
    const inOurs = (params: Readonly<Record<string, string>>, body?: object): Sample => ({
      id: ids.incident,
      params,
      ...(body && { body }),
    });
    const cases: readonly [OperationName, (of: typeof foreign) => Sample][] = [
      ['compareCaptures', (of) => ({ query: { a: of.capture, b: of.capture } })],
      ['compareCaptures', (of) => ({ query: { a: ids.before, b: of.capture } })],
      ['listDeploys', (of) => ({ query: { service: of.service } })],
      ['createIncident', (of) => ({ body: { capture: of.capture } })],
      ['createIncident', (of) => ({ body: { service: of.service, title: 'x' } })],
      ['addIncidentCapture', (of) => ({ id: ids.incident, params: { capture: of.capture } })],
      ['mergeIncident', (of) => ({ id: ids.incident, body: { into: of.incident } })],
      ['listNotes', (of) => ({ query: { capture: of.capture } })],
      ['listNotes', (of) => ({ query: { incident: of.incident } })],
      ['listNotes', (of) => ({ query: { investigation: of.investigation } })],
      ['createNote', (of) => ({ body: { ...NOTE(), capture: of.capture } })],
      ['createInvestigation', (of) => ({ body: { ...VIEW(), captures: [of.capture] } })],
      [
        'updateInvestigation',
        (of) => ({
          id: ids.view,
          body: { revision: 0, view: { kind: 'capture', query: '', captures: [of.capture] } },
        }),
      ],
      ['editComment', (of) => inOurs({ comment: of.comment }, { text: 'x' })],
      ['deleteComment', (of) => inOurs({ comment: of.comment })],
      ['setIncidentPerson', (of) => inOurs({ user: of.user }, { as: 'lead' })],
      ['addChecklistItem', (of) => inOurs({}, { text: 'x', owner: of.user })],
      ['updateChecklistItem', (of) => inOurs({ item: of.item }, { done: true })],
      ['deleteChecklistItem', (of) => inOurs({ item: of.item })],
      ['updateReportTemplate', (of) => ({ params: { template: of.template }, body: TEMPLATE() })],
      ['deleteReportTemplate', (of) => ({ params: { template: of.template } })],
      ['deleteDeploy', (of) => ({ params: { deploy: of.deploy } })],
      [
        'changeRole',
        (of) => ({ params: { user: of.user }, body: { from: 'owner', to: 'viewer' } }),
      ],
      ['removeMember', (of) => ({ params: { user: of.user } })],
      [
        'renameEnvironment',
        (of) => ({ params: { environment: of.environment }, body: { name: 'x' } }),
      ],
      ['removeEnvironment', (of) => ({ params: { environment: of.environment } })],
      ['resendDelivery', (of) => ({ params: { delivery: of.delivery } })],
      ['getRule', (of) => ({ params: { rule: of.rule } })],
      ['enableRule', (of) => ({ params: { rule: of.rule }, body: { enabled: false } })],
      ['updateRule', (of) => ({ params: { rule: of.rule }, body: { ...RULE(), revision: 1 } })],
      ['deleteRule', (of) => ({ params: { rule: of.rule } })],
      ['restoreRule', (of) => ({ params: { rule: of.rule } })],
      ['unmuteFinding', (of) => ({ params: { mute: of.mute } })],
      ['transferWorkspace', (of) => ({ body: { user: of.user } })],
      ['getRetention', (of) => ({ query: { service: of.service } })],
      [
        'setRetention',
        (of) => ({ body: { service: of.service, kinds: 'traces', from: 'unset', to: 7 } }),
      ],
      [
        'setNotificationRule',
        (of) => ({
          body: { event: 'mention', service: of.service, told: { onPage: true, byMail: true } },
        }),
      ],
    ];
    for (const [name, sample] of cases) {
      const seen = async (of: typeof foreign) => {
        const answer = await send(operations[name], sample(of), asOwner());
        const text = (await answer.text()).replace(/req_[0-9a-z]+/, 'req_');
        return [name, answer.status, text];
      };
      const expected = await seen(missing);
      expect([name, expected[1], expected[2]]).toEqual([name, 404, expected[2]]);
      expect(await seen(foreign)).toEqual(expected);
    }
    for (const name of ['listCaptures', 'listFindings', 'listIncidents'] as const) {
      const seen = (of: typeof foreign) => get<unknown>(name, { query: { service: of.service } });
      expect(await seen(foreign)).toEqual(await seen(missing));
    }
  });
});

describe('what a key writes', () => {
  interface Said {
    readonly id: string;
    readonly text: string;
    readonly author?: { readonly id: string };
    readonly byKey?: { readonly id: string; readonly name: string };
  }
  interface Note extends Said {
    readonly resolvedBy?: string;
    readonly resolvedByKey?: { readonly name: string };
    readonly replies: readonly Said[];
  }
  const asKey = () => bearer(keys.admin);
  const said = async (name: OperationName, sample: Sample) => {
    const answer = await send(operations[name], sample, asKey());
    return answer.ok ? answer.status : codeOf(answer);
  };
  const noteById = async (id: string): Promise<Note | undefined> =>
    (
      await get<{ notes: readonly Note[] }>('listNotes', { query: { capture: ids.before } })
    ).notes.find((one) => one.id === id);

  it('carries its name: notes, answers and who resolved', async () => {
    const id = await note(asKey());
    await get('replyToNote', { id, body: { text: 'Measured again.' } }, asKey());
    expect(await said('resolveNote', { id, body: { resolved: true } })).toBe(204);
    const read = await noteById(id);
    expect(read).toMatchObject({
      byKey: { name: 'admin' },
      resolvedByKey: { name: 'admin' },
      replies: [{ text: 'Measured again.', byKey: { name: 'admin' } }],
    });
    expect([read?.author, read?.resolvedBy]).toEqual([undefined, undefined]);
    // whose words are a person's have no key
    expect(await noteById(ids.note)).not.toHaveProperty('byKey');
  });

  it('carries its name: investigations, links, comments, activity and the report', async () => {
    const view = (await get<{ id: string }>('createInvestigation', { body: VIEW() }, asKey())).id;
    const made = await get<{ url: string }>('createLink', { id: view, body: LINK }, asKey());
    expect(made.url).toContain('/s/');
    expect(await get('getInvestigation', { id: view })).toMatchObject({ byKey: { name: 'admin' } });
    const { links } = await get<{ links: readonly object[] }>('listLinks', { id: view });
    expect(links).toMatchObject([{ byKey: { name: 'admin' }, isOpen: true }]);
    const id = (
      await get<{ id: string }>('createIncident', { body: { capture: ids.before } }, asKey())
    ).id;
    const text = { text: 'Restarted by the job.' };
    await get('addComment', { id, body: text }, asKey());
    const incident = await get<object>('getIncident', { id });
    expect(incident).toMatchObject({
      comments: [{ ...text, byKey: { name: 'admin' } }],
      events: [{ kind: 'created', byKey: { name: 'admin' } }],
    });
    for (const [language, words] of [
      ['en', 'Key admin, '],
      ['zh', '密钥 admin, '],
    ] as const) {
      const file = await send(operations.getReport, { id, query: { language } }, asOwner());
      expect(await file.text()).toContain(words);
    }
  });

  it('carries its name: who ticked the checklist', async () => {
    const item = await checklistItem();
    const params = { item };
    expect(
      await said('updateChecklistItem', { id: ids.incident, params, body: { done: true } }),
    ).toBe(204);
    const { checklist } = await get<{ checklist: readonly { id: string }[] }>('getIncident', {
      id: ids.incident,
    });
    const ticked = checklist.find(({ id }) => id === item);
    expect(ticked).toMatchObject({ doneByKey: { name: 'admin' } });
    expect(ticked).not.toHaveProperty('doneBy');
  });

  it('carries its name: rules and mutes, who changed them last', async () => {
    await scope.client.workspaceRule.deleteMany({});
    const body = RULE();
    const { id } = await get<{ id: string }>('createRule', { body }, asKey());
    const read = () => get<object>('getRule', { params: { rule: id } });
    expect(await read()).toMatchObject({ changedByKey: { name: 'admin' } });
    await get('updateRule', { params: { rule: id }, body: { ...body, revision: 1 } });
    expect(await read()).toMatchObject({ changedBy: 'Ada', body: body.body });
    expect(await read()).not.toHaveProperty('changedByKey');
    expect(await said('deleteRule', { params: { rule: id } })).toBe(204);
    expect(await said('getRule', { params: { rule: id } })).toBe('rule.not-found');
    expect(await said('restoreRule', { params: { rule: id } })).toBe(204);
    expect(await read()).toMatchObject({ changedByKey: { name: 'admin' } });
    const sample = { id: ids.before, body: await mute() };
    const muted = await get<{ id: string }>('muteFinding', sample, asKey());
    const mutes = async () =>
      (await get<{ mutes: readonly { id: string }[] }>('listRules', {})).mutes;
    expect(await mutes()).toMatchObject([{ id: muted.id, byKey: { name: 'admin' } }]);
    expect(await said('unmuteFinding', { params: { mute: muted.id } })).toBe(204);
    expect(await mutes()).toEqual([]);
  });

  it('is its own to change; the words of people it may only take away, as an admin', async () => {
    const theirNote = await note(asOwner());
    const theirComment = await comment(asOwner());
    expect(await said('editNote', { id: theirNote, body: { text: 'x' } })).toBe(
      'annotation.not-yours',
    );
    const params = { comment: theirComment };
    expect(await said('editComment', { id: ids.incident, params, body: { text: 'x' } })).toBe(
      'access.own-comment',
    );
    expect(await said('deleteNote', { id: theirNote })).toBe(204);
    expect(await noteById(theirNote)).toBeUndefined();
    expect(await said('restoreNote', { id: theirNote })).toBe(204);
    expect(await noteById(theirNote)).toMatchObject({ text: 'Look here.' });
    expect(await said('deleteComment', { id: ids.incident, params })).toBe(204);
    const { comments } = await get<{ comments: readonly { id: string }[] }>('getIncident', {
      id: ids.incident,
    });
    expect(comments.find(({ id }) => id === theirComment)).toMatchObject({
      text: '',
      isDeleted: true,
    });
    expect(await get('listAudit', { query: { object: `comment:${theirComment}` } })).toMatchObject({
      entries: [{ action: 'comment.delete', actorName: 'admin' }],
    });
  });

  it('is not changed by a key that is another one', async () => {
    const other = await createApiKey(rest.deps, scope, { name: 'other', scopes: ['admin'] });
    if (!other.ok) throw new Error(other.error.message);
    const id = await note(bearer(other.value.secret));
    expect(await said('editNote', { id, body: { text: 'x' } })).toBe('annotation.not-yours');
    expect(await noteById(id)).toMatchObject({ byKey: { name: 'other' } });
  });

  it('tells people that it names, with its name, and nobody in its place', async () => {
    const body = { ...NOTE(), mentions: [owner.userId] };
    const { id } = await get<{ id: string }>('createNote', { body }, asKey());
    const inbox = await getInbox(rest.deps, scope);
    if (!inbox.ok) throw new Error(inbox.error.message);
    expect(inbox.value.notifications[0]).toMatchObject({
      event: 'mention',
      path: `/captures/${ids.before}?note=${id}`,
      byKey: { name: 'admin' },
    });
    // who answers a key tells nobody
    const before = await scope.client.notification.count();
    await get('replyToNote', { id, body: { text: 'Thank you.' } });
    expect(await scope.client.notification.count()).toBe(before);
  });

  it('is no preview, which opens for its maker', async () => {
    expect(await said('createLink', { id: ids.view, body: { ...LINK, preview: true } })).toBe(
      'link.preview-of-key',
    );
  });
});

describe('an investigation', () => {
  it('gets other captures with the revision that was seen, and not with another', async () => {
    const id = (await get<{ id: string }>('createInvestigation', { body: VIEW() })).id;
    const view = {
      kind: 'compare',
      query: `a=${ids.after}&b=${ids.before}`,
      captures: [ids.after, ids.before],
    };
    const change = (revision: number, captures = view.captures) =>
      send(
        operations.updateInvestigation,
        { id, body: { revision, view: { ...view, captures } } },
        asOwner(),
      );
    expect(await codeOf(await change(0, [ids.after, 'cap_nothing']))).toBe('capture.not-found');
    expect((await change(0)).status).toBe(200);
    expect(await codeOf(await change(0))).toBe('investigation.conflict');
    expect(await get('getInvestigation', { id })).toMatchObject({
      kind: 'compare',
      query: view.query,
      revision: 1,
      captures: [{ id: ids.after }, { id: ids.before }],
    });
  });

  it('goes and comes back, and its links with it', async () => {
    const id = (await get<{ id: string }>('createInvestigation', { body: VIEW() })).id;
    expect((await send(operations.deleteInvestigation, { id }, asOwner())).status).toBe(204);
    expect((await send(operations.getInvestigation, { id }, asOwner())).status).toBe(404);
    expect((await send(operations.restoreInvestigation, { id }, asOwner())).status).toBe(204);
    await get('getInvestigation', { id });
  });
});

describe('the audit log', () => {
  interface Page {
    readonly entries: readonly { readonly id: string; readonly action: string }[];
    readonly nextCursor?: string;
  }
  it('is filtered, and goes on where the page before ended', async () => {
    for (let i = 0; i < 60; i++) await get('createNote', { body: NOTE() });
    const query = { action: 'annotation.create', object: 'annotation:' };
    const first = await get<Page>('listAudit', { query });
    const second = await get<Page>('listAudit', {
      query: { ...query, cursor: first.nextCursor ?? '' },
    });
    const all = [...first.entries, ...second.entries];
    expect(first.entries).toHaveLength(50);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(new Set(all.map(({ action }) => action))).toEqual(new Set(['annotation.create']));
    const none = await get<Page>('listAudit', { query: { to: '2001-01-01T00:00:00Z' } });
    expect(none).toEqual({ entries: [] });
  });
});

describe('lists', () => {
  it('go on where the page before ended', async () => {
    interface Page {
      readonly captures: readonly { readonly id: string }[];
      readonly nextCursor?: string;
    }
    const first = await get<Page>('listCaptures', {
      query: { service: 'checkout', limit: '1' },
    });
    const second = await get<Page>('listCaptures', {
      query: { service: 'checkout', limit: '1', cursor: first.nextCursor ?? '' },
    });
    expect([...first.captures, ...second.captures].map(({ id }) => id).sort()).toEqual(
      [ids.before, ids.after].sort(),
    );
    expect(second.nextCursor).toBeUndefined();
    const none = await get<Page>('listCaptures', { query: { to: '2001-01-01T00:00:00Z' } });
    expect(none.captures).toEqual([]);
    const healthy = await get<Page>('listCaptures', { query: { outcome: 'healthy' } });
    expect(healthy.captures).toEqual([]);
  });

  it('of findings have each once, page by page', async () => {
    interface Page {
      readonly findings: readonly { readonly id: string; readonly pattern: string }[];
      readonly nextCursor?: string;
    }
    const all = await get<Page>('listFindings', {});
    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const page: Page = await get<Page>('listFindings', {
        query: { limit: '1', ...(cursor !== undefined && { cursor }) },
      });
      paged.push(...page.findings.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(all.findings.length).toBeGreaterThan(1);
    expect(paged).toEqual(all.findings.map(({ id }) => id));
  });
});

describe('questions about captures', () => {
  interface Goroutines {
    readonly dump: { readonly number: number; readonly goroutineCount: number };
    readonly matched: number;
    readonly groupCount: number;
    readonly groups: readonly {
      readonly count: number;
      readonly place?: { readonly function: string };
      readonly stack: readonly unknown[];
      readonly goids: readonly string[];
    }[];
  }
  const ask = (query: Record<string, string>) =>
    get<Goroutines>('queryGoroutines', { id: ids.before, query });

  it('group the goroutines that the filter of the page keeps', async () => {
    const all = await ask({});
    expect(all.matched).toBe(all.dump.goroutineCount);
    expect(all.groups.reduce((sum, { count }) => sum + count, 0)).toBe(all.matched);
    const sends = await ask({ where: 'state:"chan send"', group: 'function', limit: '1' });
    expect(sends.matched).toBeGreaterThan(10);
    expect(sends.matched).toBeLessThan(all.matched);
    expect(sends.groups).toHaveLength(1);
    expect(sends.groups[0]?.place?.function).toMatch(/^main\./);
    expect(sends.groups[0]?.goids.length).toBeGreaterThan(0);
    const { findings } = await get<{ findings: readonly { readonly pattern: string }[] }>(
      'listFindings',
      { query: { capture: ids.before, primary: 'true' } },
    );
    const found = await ask({ where: `in:${findings[0]?.pattern}` });
    expect(found.matched).toBeGreaterThan(10);
    const earlier = await ask({ dump: '1' });
    expect(earlier.dump.number).toBe(1);
  });

  it('say what is wrong with a filter, and which dumps there are', async () => {
    const wrong = async (query: Record<string, string>) =>
      codeOf(await send(operations.queryGoroutines, { id: ids.before, query }, asOwner()));
    expect(await wrong({ where: 'wait:>' })).toMatch(/^filter\./);
    expect(await wrong({ where: 'in:f99' })).toBe('filter.no-such-finding');
    expect(await wrong({ dump: '99' })).toBe('goroutines.no-such-dump');
    expect(await wrong({ dump: '0' })).toBe('api.input');
  });

  it('tell for what goroutines of a trace waited, where, and who ended it', async () => {
    interface Waits {
      readonly durationNs: number;
      readonly fromNs: number;
      readonly toNs: number;
      readonly waits: readonly { readonly count: number; readonly ns: number; waker?: unknown }[];
      readonly openWaits: readonly unknown[];
    }
    const of = (query: Record<string, string>) =>
      get<Waits>('queryWaits', { id: ids.before, query: { limit: '200', ...query } });
    const sum = ({ waits }: Waits) => waits.reduce((all, { count }) => all + count, 0);
    const [pairs, places, reasons] = [
      await of({ by: 'pair' }),
      await of({ by: 'function' }),
      await of({ by: 'reason' }),
    ];
    expect(sum(pairs)).toBeGreaterThan(0);
    expect([sum(places), sum(reasons)]).toEqual([sum(pairs), sum(pairs)]);
    expect(pairs.waits.some(({ waker }) => waker !== undefined)).toBe(true);
    expect(pairs.openWaits.length).toBeGreaterThan(0);
    const half = Math.floor(pairs.durationNs / 2);
    const [one, two] = [await of({ to: String(half) }), await of({ from: String(half) })];
    expect(sum(one) + sum(two)).toBe(sum(places));
    expect(one.toNs).toBe(two.fromNs);
    const wrong = async (query: Record<string, string>) =>
      codeOf(await send(operations.queryWaits, { id: ids.before, query }, asOwner()));
    expect(await wrong({ from: '10', to: '5' })).toBe('waits.part');
    expect(await wrong({ file: 'heap.pprof' })).toBe('waits.no-trace');
  });

  it('compare two captures by causes, goroutines and what both have', async () => {
    interface Comparison {
      readonly process: string;
      readonly findings: Record<'appeared' | 'gone' | 'stayed', readonly unknown[]>;
      readonly things: readonly { readonly what: string; readonly program?: object }[];
      readonly goroutines?: { readonly totals: { readonly a: number; readonly b: number } };
    }
    const found = await get<Comparison>('compareCaptures', {
      query: { a: ids.before, b: ids.after },
    });
    expect(found.process).not.toBe('same');
    expect(found.findings.stayed.length).toBeGreaterThan(0);
    expect(found.things.map(({ what }) => what)).toContain('heap-inuse');
    expect(found.things.every(({ program }) => program !== undefined)).toBe(true);
    expect(found.goroutines?.totals.a).toBeGreaterThan(10);
    const foreign = await send(
      operations.compareCaptures,
      { query: { a: ids.before, b: ids.after } },
      bearer(theirs.readKey),
    );
    expect([foreign.status, await codeOf(foreign)]).toEqual([404, 'capture.not-found']);
  });
});

describe('answers of routes that were written by hand', () => {
  it('are as their schemas say', async () => {
    const parsed = async (name: OperationName, sample: Sample) => {
      const json = await get<unknown>(name, sample);
      expect(operations[name].answer?.parse(json), name).toEqual(json);
    };
    await parsed('getCaptureStatus', { id: ids.before });
    await parsed('getAnalysis', { id: ids.before });
    await parsed('getSampling', { query: { service: 'checkout' } });
    await parsed('listWorkspaces', {});
    await parsed('createDeploy', {
      body: { service: 'checkout', workspace: scope.workspace.slug },
    });
  });
});
