import { randomBytes } from 'node:crypto';
import { ok, type Result } from '@unpark/base';
import { createTestDatabase, RecordingQueue } from '@unpark/testkit';
import { type Auth, createSealing, type Deps, type Role, sha256Hex } from '@unpark/usecases';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import superjson from 'superjson';
import { appRouter, createContext } from '../src/index';

export interface Answer {
  readonly status: number;
  /** the body as sent: two answers that look alike are equal in every byte */
  readonly body: string;
  /** code of the problem, if it was refused */
  readonly code: string | undefined;
  readonly data: unknown;
}

export interface Harness {
  readonly deps: Deps;
  readonly logged: { message: string; cause: unknown }[];
  /** `userId` undefined: nobody is signed in */
  call(
    userId: string | undefined,
    path: string,
    input: unknown,
    headers?: HeadersInit,
  ): Promise<Answer>;
  drop(): Promise<void>;
}

const PUBLIC_URL = 'http://127.0.0.1:3000';

/** Accounts have their own tests; here a header says who is signed in. */
const auth: Auth = {
  readSession: async (headers) => {
    const id = headers.get('x-test-user');
    return id ? { sessionId: 's', user: { id, name: id, email: `${id}@example.test` } } : undefined;
  },
  renewSession: async () => [],
  handle: async () => new Response(null, { status: 404 }),
};

/** No blob is stored here: a store that has nothing. */
const missing = async (): Promise<Result<never>> => ({
  ok: false,
  error: { code: 'storage.missing', message: 'not there' },
});
const emptyStore: Deps['storage'] = {
  kind: 'directory',
  putStream: missing,
  putFile: missing,
  openRead: missing,
  fetchToFile: missing,
  stat: missing,
  delete: async () => ok(undefined),
  list: async function* () {},
  sweepTemporary: async () => 0,
  checkWritable: async () => ok(undefined),
};

/** The router keeps procedures in one flat record by path, whatever its types say. */
const procedures = appRouter._def.procedures as unknown as Readonly<
  Record<string, { readonly _def: { readonly type: string } }>
>;

export const PATHS = Object.keys(procedures);
export const isMutation = (path: string): boolean => procedures[path]?._def.type === 'mutation';

export async function makeHarness(): Promise<Harness> {
  const { database, drop } = await createTestDatabase();
  const logged: Harness['logged'] = [];
  const deps: Deps = {
    database,
    storage: emptyStore,
    queue: new RecordingQueue(),
    clock: { nowMs: () => Date.now() },
    random: (count) => randomBytes(count),
    log: {
      info: () => undefined,
      warn: () => undefined,
      error: (_fields, message, cause) => logged.push({ message, cause }),
    },
    publicUrl: PUBLIC_URL,
    outgoing: { checkUrl: (url) => ok(new URL(url)) },
    sealing: createSealing('a secret of the tests, long enough'),
  };
  const call: Harness['call'] = async (userId, path, input, extra) => {
    const headers = new Headers({
      'content-type': 'application/json',
      'sec-fetch-site': 'same-origin',
    });
    if (userId) headers.set('x-test-user', userId);
    for (const [name, value] of new Headers(extra)) headers.set(name, value);
    const payload = JSON.stringify(superjson.serialize(input));
    const url = new URL(`${PUBLIC_URL}/api/trpc/${path}`);
    if (!isMutation(path)) url.searchParams.set('input', payload);
    const request = new Request(url, {
      headers,
      ...(isMutation(path) && { method: 'POST', body: payload }),
    });
    const response = await fetchRequestHandler({
      endpoint: '/api/trpc',
      req: request,
      router: appRouter,
      createContext: () =>
        createContext({ deps, auth, headers, address: '10.0.0.1', requestId: 'req_test' }),
      onError: ({ error, path: at }) => {
        if (error.code === 'INTERNAL_SERVER_ERROR')
          deps.log.error({ path: at }, 'call failed', error.cause);
      },
    });
    const body = await response.text();
    const parsed = JSON.parse(body) as {
      error?: { json: { data: { problem: { code: string } } } };
      result?: { data: Parameters<typeof superjson.deserialize>[0] };
    };
    return {
      status: response.status,
      body,
      code: parsed.error?.json.data.problem.code,
      data: parsed.result && superjson.deserialize(parsed.result.data),
    };
  };
  return { deps, logged, call, drop };
}

let number = 0;

export async function makeUser(deps: Deps): Promise<string> {
  number += 1;
  const id = `usr_test${number}`;
  await deps.database.accounts.user.create({
    data: { id, name: id, email: `${id}@example.test` },
  });
  return id;
}

export interface TestWorkspace {
  readonly id: string;
  readonly slug: string;
  readonly serviceId: string;
  readonly serviceSlug: string;
  readonly members: Readonly<Record<Role, string>>;
  makeCapture(): Promise<string>;
  makeKey(): Promise<string>;
  /** with one message that was sent */
  makeChannel(): Promise<{ readonly channel: string; readonly delivery: string }>;
  /** id; the only rule of the workspace then */
  makeRule(): Promise<string>;
  makeRuleTest(): Promise<string>;
  /** a capture with one finding, `f1` */
  makeFinding(): Promise<string>;
  makeMute(): Promise<string>;
  /** name and slug of a new service without captures */
  makeService(): Promise<string>;
  /** of a new service */
  makeEnvironment(): Promise<string>;
  /** an incident with a comment of `userId`, an item and nothing else */
  makeIncident(
    userId?: string,
  ): Promise<{ readonly id: string; readonly comment: string; readonly item: string }>;
  makeTemplate(): Promise<string>;
  /** of a capture with a diagnosis, and with a link */
  makeInvestigation(): Promise<{ readonly id: string; readonly link: string }>;
  makeDeploy(): Promise<string>;
  /** user id of a new member */
  makeMember(role: Role): Promise<string>;
  makePasskey(userId?: string): Promise<string>;
  /** by an editor unless given */
  makeAnnotation(userId?: string, deletedAt?: Date): Promise<string>;
  makeInvitation(email?: string): Promise<{ readonly id: string; readonly token: string }>;
}

/** A workspace with one member of each role, new ones unless given, and a service. */
export async function makeWorkspace(
  deps: Deps,
  slug: string,
  people?: Readonly<Record<Role, string>>,
): Promise<TestWorkspace> {
  const id = `ws_${slug}`;
  const serviceId = `svc_${slug}`;
  const serviceSlug = `${slug}-api`;
  await deps.database.accounts.workspace.create({ data: { id, slug, name: slug } });
  const client = deps.database.forWorkspace(id);
  const joined = new Map<Role, string>();
  for (const role of ['owner', 'admin', 'editor', 'viewer'] as const) {
    const userId = people?.[role] ?? (await makeUser(deps));
    await client.member.create({ data: { id: `mem_${slug}_${userId}`, userId, role } });
    joined.set(role, userId);
  }
  const of = (role: Role): string => joined.get(role) ?? '';
  await client.service.create({ data: { id: serviceId, name: serviceSlug, slug: serviceSlug } });
  return {
    id,
    slug,
    serviceId,
    serviceSlug,
    members: { owner: of('owner'), admin: of('admin'), editor: of('editor'), viewer: of('viewer') },
    makeCapture: async () => {
      const captureId = `cap_${slug}${++number}`;
      await client.capture.create({
        data: { id: captureId, serviceId, contentHash: captureId, state: 'done' },
      });
      return captureId;
    },
    makeInvestigation: async () => {
      const captureId = `cap_${slug}${++number}`;
      const diagnosis = {
        analyserVersion: '1',
        verdict: { outcome: 'healthy', healthy: true, sentence: [], lead: [], evidence: [] },
        findings: [],
        coverage: [],
        rejected: [],
      };
      await client.capture.create({
        data: { id: captureId, serviceId, contentHash: captureId, state: 'done', diagnosis },
      });
      const ids = { id: `inv_${slug}${number}`, link: `lnk_${slug}${number}` };
      await client.investigation.create({
        data: { id: ids.id, name: 'A view', view: { kind: 'capture', query: '' } },
      });
      await client.investigationCapture.create({ data: { investigationId: ids.id, captureId } });
      await client.shareLink.create({
        data: {
          id: ids.link,
          investigationId: ids.id,
          tokenHash: ids.link,
          redaction: {},
          scope: { captures: [] },
          expiresAt: new Date(Date.now() + 3600_000),
        },
      });
      return ids;
    },
    makeKey: async () => {
      const keyId = `key_${slug}${++number}`;
      await client.apiKey.create({
        data: {
          id: keyId,
          name: 'k',
          prefix: 'upk_',
          secretHash: keyId,
          scopes: ['read'],
          createdByUserId: of('owner'),
        },
      });
      return keyId;
    },
    makeChannel: async () => {
      const ids = { channel: `chn_${slug}${++number}`, delivery: `dlv_${slug}${number}` };
      await client.notificationChannel.create({
        data: { id: ids.channel, kind: 'webhook', name: ids.channel, url: '' },
      });
      await client.notificationDelivery.create({
        data: {
          id: ids.delivery,
          channelId: ids.channel,
          event: 'test',
          object: `channel:${ids.channel}`,
          payload: {},
          dedupeKey: ids.delivery,
          state: 'sent',
        },
      });
      return ids;
    },
    makeRule: async () => {
      const ruleId = `rul_${slug}${++number}`;
      await client.workspaceRule.deleteMany({});
      await client.workspaceRule.create({
        data: { id: ruleId, kind: 'idle', name: 'a-rule', title: 'A rule', body: {} },
      });
      return ruleId;
    },
    makeRuleTest: async () => {
      const testId = `rlt_${slug}${++number}`;
      await client.ruleTest.deleteMany({});
      await client.ruleTest.create({ data: { id: testId, kind: 'idle', body: {} } });
      return testId;
    },
    makeFinding: async () => {
      const captureId = `cap_${slug}${++number}`;
      await client.capture.create({
        data: { id: captureId, serviceId, contentHash: captureId, state: 'done' },
      });
      await client.finding.create({
        data: {
          id: `fnd_${captureId}`,
          captureId,
          key: 'f1',
          position: 0,
          pattern: 'chan-nil',
          class: 'channel',
          severity: 'high',
          confidence: 0.8,
          primary: true,
          title: 'Nil channel',
          goroutineCount: 3,
          fingerprint: `print-${slug}`,
          body: {},
        },
      });
      return captureId;
    },
    makeMember: async (role) => {
      const userId = await makeUser(deps);
      await client.member.create({ data: { id: `mem_${slug}_${userId}`, userId, role } });
      return userId;
    },
    makePasskey: async (userId) => {
      const passkeyId = `pky_${slug}${++number}`;
      const passkey = { publicKey: 'x', counter: 0, deviceType: 'x', backedUp: false };
      if (userId !== undefined) {
        await deps.database.accounts.passkey.create({
          data: { id: passkeyId, userId, credentialID: passkeyId, ...passkey },
        });
      }
      return passkeyId;
    },
    makeAnnotation: async (userId, deletedAt) => {
      const captureId = `cap_${slug}${++number}`;
      const annotationId = `ann_${slug}${number}`;
      await client.capture.create({
        data: { id: captureId, serviceId, contentHash: captureId, state: 'done' },
      });
      await client.annotation.create({
        data: {
          id: annotationId,
          captureId,
          selection: { version: 1, functions: [] },
          text: 'see',
          createdByUserId: userId ?? of('editor'),
          ...(deletedAt && { deletedAt }),
        },
      });
      return annotationId;
    },
    makeInvitation: async (email) => {
      const invitationId = `ivt_${slug}${++number}`;
      const token = randomBytes(32).toString('base64url');
      await client.invitation.create({
        data: {
          id: invitationId,
          email: email ?? `invited${number}@example.test`,
          role: 'editor',
          tokenHash: sha256Hex(token),
          expiresAt: new Date(Date.now() + 3600_000),
        },
      });
      return { id: invitationId, token };
    },
    makeIncident: async (userId) => {
      const incidentId = `inc_${slug}${++number}`;
      const [comment, item] = [`cmt_${slug}${number}`, `chk_${slug}${number}`];
      await client.incident.create({
        data: {
          id: incidentId,
          serviceId,
          title: 'It hangs',
          severity: 'high',
          fromAt: new Date(Date.now() - 3600_000),
        },
      });
      await client.comment.create({
        data: { id: comment, incidentId, text: 'x', createdByUserId: userId ?? null },
      });
      await client.checklistItem.create({
        data: { id: item, incidentId, text: 'x', position: 0 },
      });
      return { id: incidentId, comment, item };
    },
    makeTemplate: async () => {
      const templateId = `rpt_${slug}${++number}`;
      await client.reportTemplate.create({
        data: { id: templateId, name: templateId, body: '# {{title}}' },
      });
      return templateId;
    },
    makeDeploy: async () => {
      const deployId = `dpl_${slug}${++number}`;
      await client.deploy.create({ data: { id: deployId, serviceId, at: new Date() } });
      return deployId;
    },
    makeService: async () => {
      const name = `${slug}-service-${++number}`;
      await client.service.create({ data: { id: `svc_${name}`, name, slug: name } });
      return name;
    },
    makeEnvironment: async () => {
      const name = `${slug}-service-${++number}`;
      await client.service.create({ data: { id: `svc_${name}`, name, slug: name } });
      const environmentId = `env_${name}`;
      await client.environment.create({
        data: { id: environmentId, serviceId: `svc_${name}`, name: 'prod' },
      });
      return environmentId;
    },
    makeMute: async () => {
      const muteId = `mut_${slug}${++number}`;
      await client.findingMute.create({
        data: {
          id: muteId,
          fingerprint: `print-${slug}`,
          pattern: 'chan-nil',
          title: 'Nil channel',
          reason: 'known',
          endsAt: new Date(Date.now() + 3600_000),
        },
      });
      return muteId;
    },
  };
}
