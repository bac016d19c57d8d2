import { EVERYTHING_REDACTED } from '@unpark/model';
import type { Role } from '@unpark/usecases';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Harness,
  isMutation,
  makeHarness,
  makeUser,
  makeWorkspace,
  PATHS,
  type TestWorkspace,
} from './harness';
import { NOT_ON_RECORD } from './not-on-record';

/**
 * Every procedure as every caller. The list of procedures comes from the router: one without a row
 * here fails. `least` is what DESIGN and the requirements say, written down again on purpose: a
 * change of the matrix in the code has to be made here too.
 */
interface Row {
  readonly least: Role | 'signed-in';
  /** fields beside `workspace`, made new for each call; ids are of `of` */
  readonly input?: (of: TestWorkspace, userId?: string) => Promise<object>;
  /** set when a foreign object can be named: what the refusal is called */
  readonly object?: string;
  /** the fields that name it; all of them when absent */
  readonly ids?: readonly string[];
  /** each call changes who is in the workspace, or ends it: it gets one of its own, with the same people */
  readonly uses?: 'workspace';
}

const ROWS: Readonly<Record<string, Row>> = {
  'session.me': { least: 'signed-in' },
  'account.get': { least: 'signed-in' },
  'account.update': { least: 'signed-in', input: async () => ({ name: 'New' }) },
  'account.endSessions': { least: 'signed-in', input: async () => ({ which: 'others' }) },
  'account.changePasskey': {
    least: 'signed-in',
    input: async (of, userId) => ({ id: await of.makePasskey(userId), change: 'remove' }),
  },
  'account.export': { least: 'signed-in' },
  'workspace.create': { least: 'signed-in', input: async () => ({ name: 'New' }) },
  'workspace.home': { least: 'viewer' },
  'workspace.update': { least: 'admin', input: async () => ({ name: `renamed ${++made}` }) },
  'workspace.transfer': {
    least: 'owner',
    uses: 'workspace',
    input: member,
    object: 'member.not-found',
  },
  'workspace.delete': {
    least: 'owner',
    uses: 'workspace',
    input: async (of) => ({ name: of.slug }),
  },
  'member.list': { least: 'viewer' },
  'member.changeRole': {
    least: 'admin',
    input: async (of) => ({ ...(await member(of)), from: 'editor', to: 'viewer' }),
    object: 'member.not-found',
    ids: ['user'],
  },
  'member.remove': { least: 'admin', input: member, object: 'member.not-found' },
  'member.leave': {
    least: 'viewer',
    uses: 'workspace',
    input: async (of) => {
      await of.makeMember('owner');
      return {};
    },
  },
  'invitation.list': { least: 'admin' },
  'invitation.create': {
    least: 'admin',
    uses: 'workspace',
    input: async () => ({ email: `new${++made}@example.test`, role: 'editor', ...handedOver }),
  },
  'invitation.resend': {
    least: 'admin',
    uses: 'workspace',
    input: async (of) => ({ invitation: (await of.makeInvitation()).id, ...handedOver }),
    object: 'invitation.not-found',
    ids: ['invitation'],
  },
  'invitation.revoke': {
    least: 'admin',
    input: async (of) => ({ invitation: (await of.makeInvitation()).id }),
    object: 'invitation.not-found',
  },
  'invitation.accept': {
    least: 'signed-in',
    input: async (of, userId) => ({
      token: (await of.makeInvitation(`${userId}@example.test`)).token,
    }),
  },
  'service.create': { least: 'editor', input: async () => ({ name: `s${++made}` }) },
  'service.get': {
    least: 'viewer',
    input: async (of) => ({ service: of.serviceSlug }),
    object: 'service.not-found',
  },
  'service.list': { least: 'viewer' },
  'service.update': {
    least: 'editor',
    input: async (of) => ({ service: of.serviceSlug, name: `renamed ${++made}` }),
    object: 'service.not-found',
  },
  'capture.list': { least: 'viewer' },
  'capture.get': { least: 'viewer', input: capture, object: 'capture.not-found' },
  'capture.status': { least: 'viewer', input: capture, object: 'capture.not-found' },
  'capture.retry': { least: 'editor', input: capture, object: 'capture.not-found' },
  'capture.delete': { least: 'admin', input: capture, object: 'capture.not-found' },
  'capture.rediagnose': { least: 'editor', input: capture, object: 'capture.not-found' },
  'service.rediagnose': {
    least: 'editor',
    input: async (of) => ({ service: of.serviceSlug, take: 5 }),
    object: 'service.not-found',
    ids: ['service'],
  },
  'rule.list': { least: 'viewer' },
  'rule.get': { least: 'viewer', input: rule, object: 'rule.not-found' },
  'rule.create': {
    least: 'editor',
    input: async () => ({ kind: 'idle', body: idleRule(`made-${++made}`) }),
  },
  'rule.update': {
    least: 'editor',
    input: async (of) => ({
      ...(await rule(of)),
      revision: 1,
      kind: 'idle',
      body: idleRule('a-rule'),
    }),
    object: 'rule.not-found',
    ids: ['rule'],
  },
  'rule.switch': {
    least: 'editor',
    input: async (of) => ({ ...(await rule(of)), to: 'delete' }),
    object: 'rule.not-found',
    ids: ['rule'],
  },
  'rule.try': {
    least: 'editor',
    input: async (of) => {
      await of.makeRuleTest();
      await of.makeCapture();
      return { service: of.serviceSlug, kind: 'idle', body: idleRule('tried'), take: 2 };
    },
    object: 'service.not-found',
    ids: ['service'],
  },
  'rule.testGet': { least: 'editor', input: ruleTest, object: 'rule-test.not-found' },
  'rule.testCancel': { least: 'editor', input: ruleTest, object: 'rule-test.not-found' },
  'finding.mute': {
    least: 'editor',
    input: async (of) => ({
      capture: await of.makeFinding(),
      finding: 'f1',
      everywhere: false,
      reason: 'known',
      endsAt: new Date(Date.now() + 7 * 24 * 3600_000),
    }),
    object: 'finding.not-found',
    ids: ['capture'],
  },
  'finding.unmute': {
    least: 'editor',
    input: async (of) => ({ mute: await of.makeMute() }),
    object: 'mute.not-found',
  },
  'notify.inbox': { least: 'viewer' },
  'notify.markRead': { least: 'viewer', input: async () => ({ read: true }) },
  'notify.rules': { least: 'viewer' },
  'notify.setRule': { least: 'viewer', input: async () => ({ event: 'mention' }) },
  'channel.list': { least: 'admin' },
  'channel.create': {
    least: 'admin',
    input: async () => ({
      kind: 'webhook',
      name: `hook ${++made}`,
      url: 'https://hooks.example.com/',
      sendsText: false,
      rules: [],
    }),
  },
  'channel.update': { least: 'admin', input: channel, object: 'channel.not-found' },
  'channel.rotate': { least: 'admin', input: channel, object: 'channel.not-found' },
  'channel.delete': { least: 'admin', input: channel, object: 'channel.not-found' },
  'channel.test': { least: 'admin', input: channel, object: 'channel.not-found' },
  'channel.deliveries': { least: 'admin' },
  'channel.resend': {
    least: 'admin',
    input: async (of) => ({ delivery: (await of.makeChannel()).delivery }),
    object: 'delivery.not-found',
  },
  'annotation.list': {
    least: 'viewer',
    input: capture,
    object: 'capture.not-found',
  },
  'annotation.create': {
    least: 'editor',
    input: async (of) => ({
      ...(await capture(of)),
      selection: { version: 1, functions: ['main.main'] },
      text: 'look',
    }),
    object: 'capture.not-found',
    ids: ['capture'],
  },
  'annotation.reply': {
    least: 'editor',
    input: async (of) => ({ annotation: await of.makeAnnotation(), text: 'yes' }),
    object: 'annotation.not-found',
    ids: ['annotation'],
  },
  'annotation.edit': {
    least: 'editor',
    input: async (of, userId) => ({ annotation: await of.makeAnnotation(userId), text: 'no' }),
    object: 'annotation.not-found',
    ids: ['annotation'],
  },
  'annotation.resolve': {
    least: 'editor',
    input: async (of) => ({ annotation: await of.makeAnnotation(), resolved: true }),
    object: 'annotation.not-found',
    ids: ['annotation'],
  },
  'annotation.delete': { least: 'editor', input: annotation, object: 'annotation.not-found' },
  'annotation.restore': {
    least: 'editor',
    input: async (of, userId) => ({ annotation: await of.makeAnnotation(userId, new Date()) }),
    object: 'annotation.not-found',
  },
  'incident.list': { least: 'viewer' },
  'incident.get': { least: 'viewer', input: incident, object: 'incident.not-found' },
  'incident.create': {
    least: 'editor',
    input: async (of) => ({ service: of.serviceSlug, title: 'It hangs' }),
    object: 'service.not-found',
    ids: ['service'],
  },
  'incident.update': {
    least: 'editor',
    input: async (of) => ({ ...(await incident(of)), revision: 0, title: `renamed ${++made}` }),
    object: 'incident.not-found',
    ids: ['incident'],
  },
  'incident.setStatus': {
    least: 'editor',
    input: async (of) => ({ ...(await incident(of)), revision: 0, to: 'resolved' }),
    object: 'incident.not-found',
    ids: ['incident'],
  },
  'incident.setPerson': {
    least: 'editor',
    input: async (of) => ({ ...(await incident(of)), user: of.members.editor, as: 'lead' }),
    object: 'incident.not-found',
    ids: ['incident'],
  },
  'incident.setCapture': {
    least: 'editor',
    input: async (of) => ({
      ...(await incident(of)),
      capture: await of.makeCapture(),
      to: 'add',
    }),
    object: 'incident.not-found',
    ids: ['incident'],
  },
  'incident.say': {
    least: 'editor',
    input: async (of) => ({ ...(await incident(of)), text: 'Restarted', at: new Date() }),
    object: 'incident.not-found',
    ids: ['incident'],
  },
  'incident.comment': {
    least: 'editor',
    input: async (of) => ({ ...(await incident(of)), text: 'Look' }),
    object: 'incident.not-found',
    ids: ['incident'],
  },
  'incident.editComment': {
    least: 'editor',
    input: async (of, userId) => {
      const { id, comment } = await of.makeIncident(userId);
      return { incident: id, comment, text: 'Look again' };
    },
    object: 'incident.not-found',
    ids: ['incident'],
  },
  'incident.deleteComment': {
    least: 'editor',
    input: async (of, userId) => {
      const { id, comment } = await of.makeIncident(userId);
      return { incident: id, comment };
    },
    object: 'incident.not-found',
  },
  'incident.addItem': {
    least: 'editor',
    input: async (of) => ({ ...(await incident(of)), text: 'Ship the fix' }),
    object: 'incident.not-found',
    ids: ['incident'],
  },
  'incident.updateItem': {
    least: 'editor',
    input: async (of) => {
      const { id, item } = await of.makeIncident();
      return { incident: id, item, done: true };
    },
    object: 'incident.not-found',
    ids: ['incident', 'item'],
  },
  'incident.deleteItem': {
    least: 'editor',
    input: async (of) => {
      const { id, item } = await of.makeIncident();
      return { incident: id, item };
    },
    object: 'incident.not-found',
  },
  'incident.summary': { least: 'viewer', input: incident, object: 'incident.not-found' },
  'incident.editSummary': {
    least: 'editor',
    input: async (of) => ({ ...(await incident(of)), update: 'AAA=' }),
    object: 'incident.not-found',
    ids: ['incident'],
  },
  'incident.report': { least: 'viewer', input: incident, object: 'incident.not-found' },
  'incident.saveReport': {
    least: 'editor',
    input: async (of) => ({ ...(await incident(of)), revision: 0, body: '# {{title}}' }),
    object: 'incident.not-found',
    ids: ['incident'],
  },
  'incident.merge': {
    least: 'editor',
    input: async (of) => ({ ...(await incident(of)), into: (await of.makeIncident()).id }),
    object: 'incident.not-found',
  },
  'reportTemplate.list': { least: 'viewer' },
  'reportTemplate.save': {
    least: 'admin',
    input: async (of) => ({
      template: await of.makeTemplate(),
      name: `t${++made}`,
      body: 'x',
      checklist: [],
      isDefault: true,
    }),
    object: 'report-template.not-found',
    ids: ['template'],
  },
  'reportTemplate.delete': {
    least: 'admin',
    input: async (of) => ({ template: await of.makeTemplate() }),
    object: 'report-template.not-found',
  },
  'deploy.list': {
    least: 'viewer',
    input: async (of) => ({ service: of.serviceSlug }),
    object: 'service.not-found',
  },
  'deploy.create': {
    least: 'editor',
    input: async (of) => ({ service: of.serviceSlug, revision: 'v1' }),
    object: 'service.not-found',
    ids: ['service'],
  },
  'deploy.delete': {
    least: 'editor',
    input: async (of) => ({ deploy: await of.makeDeploy() }),
    object: 'deploy.not-found',
  },
  'investigation.list': { least: 'viewer' },
  'investigation.get': {
    least: 'viewer',
    input: investigation,
    object: 'investigation.not-found',
  },
  'investigation.save': {
    least: 'editor',
    input: async (of) => ({
      captures: [await of.makeCapture()],
      name: 'Saved',
      notes: '',
      kind: 'capture',
      query: '',
    }),
  },
  'investigation.update': {
    least: 'editor',
    input: async (of) => ({ ...(await investigation(of)), revision: 0, notes: 'more' }),
    object: 'investigation.not-found',
    ids: ['investigation'],
  },
  'investigation.switch': {
    least: 'editor',
    input: async (of) => ({ ...(await investigation(of)), to: 'delete' }),
    object: 'investigation.not-found',
    ids: ['investigation'],
  },
  'link.list': { least: 'editor', input: investigation, object: 'investigation.not-found' },
  'link.counts': { least: 'editor', input: investigation, object: 'investigation.not-found' },
  'link.create': {
    least: 'editor',
    input: async (of) => ({
      ...(await investigation(of)),
      redaction: EVERYTHING_REDACTED,
      originals: false,
      hours: 24,
      preview: false,
    }),
    object: 'investigation.not-found',
    ids: ['investigation'],
  },
  'link.revoke': {
    least: 'editor',
    input: async (of) => ({ link: (await of.makeInvestigation()).link }),
    object: 'link.not-found',
  },
  'service.settings': {
    least: 'editor',
    input: async (of) => ({ service: of.serviceSlug }),
    object: 'service.not-found',
  },
  'service.usage': { least: 'viewer' },
  'service.findingHistory': {
    least: 'viewer',
    input: async (of) => ({ service: of.serviceSlug }),
    object: 'service.not-found',
  },
  'service.groupGrowth': {
    least: 'viewer',
    input: async (of) => ({ service: of.serviceSlug }),
    object: 'service.not-found',
  },
  'service.delete': {
    least: 'admin',
    input: async (of) => {
      const name = await of.makeService();
      return { service: name, name };
    },
    object: 'service.not-found',
    ids: ['service'],
  },
  'environment.add': {
    least: 'editor',
    input: async (of) => ({ service: await of.makeService(), name: `env-${++made}` }),
    object: 'service.not-found',
    ids: ['service'],
  },
  'environment.rename': {
    least: 'editor',
    input: async (of) => ({ environment: await of.makeEnvironment(), name: `env-${++made}` }),
    object: 'environment.not-found',
    ids: ['environment'],
  },
  'environment.remove': {
    least: 'editor',
    input: async (of) => ({ environment: await of.makeEnvironment() }),
    object: 'environment.not-found',
  },
  'capture.pin': {
    least: 'editor',
    input: async (of) => ({ ...(await capture(of)), pinned: true }),
    object: 'capture.not-found',
    ids: ['capture'],
  },
  'finding.seenBefore': {
    least: 'viewer',
    input: async (of) => ({ capture: await of.makeFinding(), fingerprint: `print-${of.slug}` }),
    object: 'capture.not-found',
    ids: ['capture'],
  },
  'retention.get': { least: 'viewer' },
  'retention.set': {
    least: 'admin',
    input: async (of) => {
      const service = await of.makeService();
      return { service, kinds: 'traces', from: 'unset', to: 30 };
    },
    object: 'service.not-found',
    ids: ['service'],
  },
  'audit.list': { least: 'admin' },
  'audit.choices': { least: 'admin' },
  'apiKey.list': { least: 'admin' },
  'apiKey.create': { least: 'admin', input: async () => ({ name: 'k', scopes: ['ingest'] }) },
  'apiKey.revoke': {
    least: 'admin',
    input: async (of) => ({ id: await of.makeKey() }),
    object: 'key.not-found',
  },
  'apiKey.rotate': {
    least: 'admin',
    input: async (of) => ({ id: await of.makeKey(), overlapHours: 24 }),
    object: 'key.not-found',
    ids: ['id'],
  },
};

const ODD_NAMES = [
  '',
  'null',
  ':token',
  '..',
  '%00',
  '\0',
  '\ud800',
  "' OR '1'='1",
  'a'.repeat(10_000),
];

let made = 0;
async function capture(of: TestWorkspace): Promise<object> {
  return { capture: await of.makeCapture() };
}

async function channel(of: TestWorkspace): Promise<object> {
  return { channel: (await of.makeChannel()).channel };
}
async function incident(of: TestWorkspace): Promise<object> {
  return { incident: (await of.makeIncident()).id };
}

async function rule(of: TestWorkspace): Promise<object> {
  return { rule: await of.makeRule() };
}
async function investigation(of: TestWorkspace): Promise<object> {
  return { investigation: (await of.makeInvestigation()).id };
}
async function ruleTest(of: TestWorkspace): Promise<object> {
  return { test: await of.makeRuleTest() };
}
async function annotation(of: TestWorkspace, userId?: string): Promise<object> {
  return { annotation: await of.makeAnnotation(userId) };
}
async function member(of: TestWorkspace): Promise<object> {
  return { user: await of.makeMember('editor') };
}
const handedOver = { byMail: false, language: 'en' } as const;
const idleRule = (name: string) => ({
  id: `own/${name}`,
  about: { en: 'Workers of ours.', zh: '' },
  match: { frames: ['pool.(*Worker).run'] },
});

const ROLES = ['viewer', 'editor', 'admin', 'owner'] as const;
const inWorkspace = PATHS.filter((path) => ROWS[path]?.least !== 'signed-in');
const withObject = PATHS.filter((path) => ROWS[path]?.object);

let harness: Harness;
let mine: TestWorkspace;
let other: TestWorkspace;
let loner: string;
let cells = 0;

beforeAll(async () => {
  harness = await makeHarness();
  mine = await makeWorkspace(harness.deps, 'mine');
  other = await makeWorkspace(harness.deps, 'other');
  loner = await makeUser(harness.deps);
});
afterAll(async () => {
  console.log(`access matrix: ${cells} cells`);
  await harness.drop();
});

const rowOf = (path: string): Row => ROWS[path] ?? { least: 'owner' };

/** Everything of `of`: its slug and its ids; `userId` is who will call. */
const inputFor = async (path: string, of: TestWorkspace, userId?: string) => ({
  workspace: of.slug,
  ...(await rowOf(path).input?.(of, userId)),
});

/** The workspace that a call is about; it has the people of `mine`. */
const subjectOf = async (path: string): Promise<TestWorkspace> =>
  rowOf(path).uses === 'workspace'
    ? makeWorkspace(harness.deps, `used-${++made}`, mine.members)
    : mine;

function call(userId: string | undefined, path: string, input: unknown, headers?: HeadersInit) {
  cells += 1;
  return harness.call(userId, path, input, headers);
}

it('has a row for every procedure, and none too many', () => {
  expect(Object.keys(ROWS).sort()).toEqual([...PATHS].sort());
});

describe.each(PATHS)('%s', (path) => {
  it('refuses nobody', async () => {
    expect(await call(undefined, path, await inputFor(path, mine))).toMatchObject({
      status: 401,
      code: 'access.sign-in',
    });
  });

  it('answers each role as it should', async () => {
    const { least } = rowOf(path);
    for (const role of ROLES) {
      const userId = mine.members[role];
      const answer = await call(userId, path, await inputFor(path, await subjectOf(path), userId));
      const may = least === 'signed-in' || ROLES.indexOf(role) >= ROLES.indexOf(least);
      expect([role, answer.status, answer.code]).toEqual(
        may ? [role, 200, undefined] : [role, 403, 'access.role'],
      );
    }
  });
});

describe.each(PATHS.filter((path) => isMutation(path) && !NOT_ON_RECORD.has(path)))(
  'R1 %s',
  (path) => {
    it('is on record with who did it', async () => {
      const of = await subjectOf(path);
      const userId = mine.members.owner;
      const input = await inputFor(path, of, userId);
      const entries = () =>
        harness.deps.database.accounts.auditEntry.count({
          where: { actor: `user:${userId}`, result: 'done' },
        });
      const before = await entries();
      expect((await call(userId, path, input)).code).toBeUndefined();
      expect(await entries()).toBeGreaterThan(before);
    });
  },
);

it('R1 puts a refusal for want of a role on record', async () => {
  const actor = `user:${mine.members.viewer}`;
  const where = { actor, action: 'access.refused', object: 'action:capture.delete' };
  const { auditEntry } = harness.deps.database.accounts;
  const before = await auditEntry.count({ where });
  await call(mine.members.viewer, 'capture.delete', await inputFor('capture.delete', mine));
  expect(await auditEntry.count({ where })).toBe(before + 1);
});

describe.each(PATHS.filter(isMutation))('%s by a page of somebody else', (path) => {
  it('takes no change from another site or from nowhere', async () => {
    const elsewhere: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'none' },
      { 'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:3000' },
    ];
    for (const headers of elsewhere) {
      const answer = await call(mine.members.owner, path, await inputFor(path, mine), headers);
      expect(answer).toMatchObject({ status: 403, code: 'access.origin' });
    }
  });
});

describe.each(inWorkspace)('%s from outside', (path) => {
  it('is the same for a foreign workspace and one that is not there', async () => {
    const missing = { ...(await inputFor(path, mine)), workspace: 'no-such-workspace' };
    for (const outsider of [other.members.owner, other.members.viewer, loner]) {
      const foreign = await call(outsider, path, await inputFor(path, mine));
      const absent = await call(outsider, path, missing);
      expect(foreign).toMatchObject({ status: 404, code: 'workspace.not-found' });
      expect(foreign).toEqual(absent);
    }
  });

  it('finds nothing by an odd slug, with the same answer', async () => {
    const input = await inputFor(path, mine);
    const answers = [];
    for (const odd of ODD_NAMES) {
      answers.push(await call(mine.members.owner, path, { ...input, workspace: odd }));
    }
    expect(answers[0]).toMatchObject({ status: 404, code: 'workspace.not-found' });
    expect(new Set(answers.map((answer) => answer.body)).size).toBe(1);
  });

  it('is closed to a member who was removed', async () => {
    const userId = await makeUser(harness.deps);
    const of = await subjectOf(path);
    const client = harness.deps.database.forWorkspace(of.id);
    const join = { data: { id: `mem_${userId}`, userId, role: 'owner' } } as const;
    await client.member.create(join);
    expect((await call(userId, path, await inputFor(path, of, userId))).status).toBe(200);
    // What ends the membership, or the workspace, has closed it by itself.
    await client.member.deleteMany({ where: { userId } });
    expect((await call(userId, path, await inputFor(path, mine))).status).toBe(404);
  });
});

describe.each(withObject)('%s of a foreign object', (path) => {
  it('is the same as of a missing one, and changes nothing', async () => {
    const foreignInput = { ...(await inputFor(path, mine)), workspace: other.slug };
    const missingInput = {
      ...foreignInput,
      ...Object.fromEntries(
        (rowOf(path).ids ?? Object.keys(foreignInput)).map((key) => [key, 'no-such-thing']),
      ),
      workspace: other.slug,
    };
    const before = await snapshot();
    const foreign = await call(other.members.owner, path, foreignInput);
    const absent = await call(other.members.owner, path, missingInput);
    expect(foreign).toMatchObject({ status: 404, code: rowOf(path).object });
    expect(foreign).toEqual(absent);
    expect(await snapshot()).toEqual(before);
  });

  it('finds nothing by an odd id, with the same answer', async () => {
    const input = await inputFor(path, mine);
    const field = Object.keys(input).find((key) => key !== 'workspace') ?? '';
    const answers = [];
    for (const odd of ODD_NAMES) {
      answers.push(await call(mine.members.owner, path, { ...input, [field]: odd }));
    }
    expect(answers[0]).toMatchObject({ status: 404, code: rowOf(path).object });
    expect(new Set(answers.map((answer) => answer.body)).size).toBe(1);
  });
});

/** What must not change in `mine` when the other workspace calls. */
async function snapshot(): Promise<string> {
  const client = harness.deps.database.forWorkspace(mine.id);
  const rows = [
    await client.capture.findMany({ orderBy: { id: 'asc' } }),
    await client.apiKey.findMany({ orderBy: { id: 'asc' } }),
    await client.service.findMany({ orderBy: { id: 'asc' } }),
    await client.member.findMany({ orderBy: { id: 'asc' } }),
    await client.workspaceRule.findMany({ orderBy: { id: 'asc' } }),
    await client.ruleTest.findMany({ orderBy: { id: 'asc' } }),
    await client.findingMute.findMany({ orderBy: { id: 'asc' } }),
    await client.annotation.findMany({ orderBy: { id: 'asc' } }),
    await client.invitation.findMany({ orderBy: { id: 'asc' } }),
    await client.environment.findMany({ orderBy: { id: 'asc' } }),
    await client.retentionRule.findMany({ orderBy: { id: 'asc' } }),
    await client.investigation.findMany({ orderBy: { id: 'asc' } }),
    await client.shareLink.findMany({ orderBy: { id: 'asc' } }),
    await client.incident.findMany({ orderBy: { id: 'asc' } }),
    await client.deploy.findMany({ orderBy: { id: 'asc' } }),
  ];
  return JSON.stringify(rows, (_key, value: unknown) =>
    typeof value === 'bigint' ? `${value}` : value,
  );
}
