import { createHmac } from 'node:crypto';
import { err, ok, type Result } from '@unpark/base';
import type { Finding } from '@unpark/model';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createChannel,
  createSealing,
  type DeliverDeps,
  deliverMessages,
  getInbox,
  getOwnRules,
  listChannels,
  listDeliveries,
  type MailMessage,
  markRead,
  type OutgoingPort,
  type PeopleEvent,
  resendDelivery,
  rotateChannelSecret,
  setOwnRule,
  tellPeople,
  testChannel,
  updateChannel,
  type WorkspaceScope,
} from '../src/index';
import { tellFindings } from '../src/notify/tell-findings';
import { joinAs, makeWorkspace } from './scopes';
import { makeTestDeps, type TestDeps } from './test-deps';

type Sent = Parameters<OutgoingPort['send']>[0];

const base = await makeTestDeps();
const sent: Sent[] = [];
const mails: MailMessage[] = [];
let answer: (request: Sent) => Promise<Result<{ readonly status: number }>>;
const deps: TestDeps = Object.assign(base, {
  outgoing: { checkUrl: (url: string) => ok(new URL(url)) },
  sealing: createSealing('a secret of the tests, long enough'),
  mail: { send: async (mail: MailMessage) => (mails.push(mail), ok(undefined)) },
});
const deliver: DeliverDeps = Object.assign(Object.create(deps) as TestDeps, {
  sealing: deps.sealing,
  outgoing: {
    checkUrl: (url: string) => ok(new URL(url)),
    send: (request: Sent) => (sent.push(request), answer(request)),
  },
});
afterAll(() => deps.drop());

const deliverDue = () => deliverMessages(deliver, new AbortController().signal);
const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};
const userOf = ({ caller }: WorkspaceScope): string =>
  caller.kind === 'user' ? caller.userId : '';

let owner: WorkspaceScope;
let editor: WorkspaceScope;
let services = 0;

async function makeService(scope: WorkspaceScope): Promise<string> {
  services += 1;
  const id = `svc_${services}`;
  await scope.client.service.create({ data: { id, name: id, slug: id } });
  return id;
}

beforeEach(async () => {
  await deps.database.system.notificationDelivery.deleteMany({});
  owner = await makeWorkspace(deps, 'Notify');
  editor = await joinAs(deps, owner, 'editor');
  sent.length = 0;
  mails.length = 0;
  answer = async () => ok({ status: 200 });
});

let happenings = 0;
const tell = (scope: WorkspaceScope, more: Partial<PeopleEvent> = {}) =>
  scope.client.$transaction((tx) => {
    happenings += 1;
    return tellPeople(deps, tx, {
      event: 'incident.changed',
      object: 'incident:inc_1',
      path: '/incidents/inc_1',
      dedupeKey: `happening ${happenings}`,
      facts: { status: 'open' },
      text: { title: 'words of a capture' },
      ...more,
    });
  });
const inboxOf = async (scope: WorkspaceScope) => valueOf(await getInbox(deps, scope));

type NewChannel = Parameters<typeof createChannel>[2];
const channelOf = async (scope: WorkspaceScope, more: Partial<NewChannel> = {}) =>
  valueOf(
    await createChannel(deps, scope, {
      kind: 'webhook',
      name: `Hook ${++happenings}`,
      url: 'https://hooks.example.test/path-that-is-secret',
      sendsText: false,
      rules: [{ event: 'incident.changed' }],
      ...more,
    }),
  );

describe('who is told', () => {
  it('everybody but the one who did it, once, and nobody when the act is rolled back', async () => {
    const happened = { byUserId: userOf(editor), dedupeKey: 'same' };
    await tell(editor, happened);
    await tell(editor, happened);
    await editor.client
      .$transaction(async (tx) => {
        await tellPeople(deps, tx, {
          event: 'incident.changed',
          object: 'incident:inc_2',
          path: '/incidents/inc_2',
          dedupeKey: 'rolled back',
          facts: {},
        });
        throw new Error('rolled back');
      })
      .catch(() => undefined);
    expect(await inboxOf(owner)).toMatchObject({
      unread: 1,
      notifications: [{ path: '/incidents/inc_1', text: { title: 'words of a capture' } }],
    });
    expect(await inboxOf(editor)).toEqual({ unread: 0, notifications: [] });
  });

  it('is told by mail and in a room in the language of whoever reads it', async () => {
    await deps.database.accounts.user.update({
      where: { id: userOf(editor) },
      data: { locale: 'zh' },
    });
    const viewer = await joinAs(deps, owner, 'viewer');
    await channelOf(owner, { kind: 'slack', locale: 'zh', sendsText: true });
    const toUserIds = [userOf(editor), userOf(viewer)];
    await tell(owner, { event: 'mention', toUserIds });
    await tell(owner, {
      facts: { status: 'resolved' },
      text: { title: 'Nil channel', titleZh: '空 channel' },
    });
    await deliverDue();
    expect(mails.map(({ subject }) => subject).sort()).toEqual([
      '[Notify] You were mentioned',
      '[Notify] 有人提到了你',
    ]);
    expect(mails.find(({ subject }) => subject.includes('有人'))?.text).toContain('“设置 → 通知”');
    const { text } = JSON.parse(sent[0]?.body ?? '{}') as { text: string };
    expect(text).toContain('事故已解决');
    expect(text).toContain('空 channel');
    expect(text).not.toContain('Nil channel');
  });

  it('of a mention only who is mentioned and a member, on the page and by mail', async () => {
    const stranger = await makeWorkspace(deps, 'Elsewhere');
    const toUserIds = [userOf(editor), userOf(stranger)];
    await tell(owner, { event: 'mention', toUserIds, byUserId: userOf(owner) });
    expect((await inboxOf(editor)).unread).toBe(1);
    expect((await inboxOf(owner)).unread).toBe(0);
    expect((await inboxOf(stranger)).unread).toBe(0);
    await deliverDue();
    expect(mails.map(({ to }) => to)).toHaveLength(1);
    expect(JSON.stringify(mails)).not.toContain('words of a capture');
  });

  it('by the rule of the service before the one of all services', async () => {
    const [loud, quiet] = [await makeService(owner), await makeService(owner)];
    const event = 'incident.changed';
    const told = (onPage: boolean) => ({ onPage, byMail: false });
    valueOf(await setOwnRule(deps, owner, { event, told: told(false) }));
    valueOf(await setOwnRule(deps, owner, { event, service: loud, told: told(true) }));
    await tell(editor, { serviceId: quiet });
    expect((await inboxOf(owner)).unread).toBe(0);
    await tell(editor, { serviceId: loud });
    expect((await inboxOf(owner)).unread).toBe(1);
    valueOf(await setOwnRule(deps, owner, { event, service: loud }));
    await tell(editor, { serviceId: loud });
    expect((await inboxOf(owner)).unread).toBe(1);
    const { rules } = valueOf(await getOwnRules(deps, owner));
    expect(rules.filter((rule) => rule.event === event)).toEqual([{ event, ...told(false) }]);
    expect(await setOwnRule(deps, owner, { event, service: 'svc_foreign' })).toMatchObject({
      error: { code: 'service.not-found' },
    });
  });

  it('marks only the own as read, and takes it back', async () => {
    await tell(owner);
    const theirs = (await inboxOf(editor)).notifications.map(({ id }) => id);
    expect(valueOf(await markRead(deps, owner, { ids: theirs, read: true })).changed).toEqual([]);
    const { changed } = valueOf(await markRead(deps, editor, { read: true }));
    expect(changed).toEqual(theirs);
    expect((await inboxOf(editor)).unread).toBe(0);
    valueOf(await markRead(deps, editor, { ids: changed, read: false }));
    expect((await inboxOf(editor)).unread).toBe(1);
  });
});

describe('O4 webhooks', () => {
  it('are signed by HMAC-SHA256 over time and body, with the secret that was shown once', async () => {
    const { secret = '' } = await channelOf(owner);
    await tell(editor);
    expect(await deliverDue()).toBe(1);
    const [request] = sent;
    const [, t, v1] =
      /^t=(\d+),v1=([0-9a-f]{64})$/.exec(request?.headers['x-unpark-signature'] ?? '') ?? [];
    expect(v1).toBe(createHmac('sha256', secret).update(`${t}.${request?.body}`).digest('hex'));
    expect(secret).toMatch(/^unp_whk_[\w-]{43}$/);
    expect(JSON.parse(request?.body ?? '')).toMatchObject({
      version: 1,
      event: 'incident.changed',
      url: `${deps.publicUrl}/w/${owner.workspace.slug}/incidents/inc_1`,
      facts: { status: 'open' },
    });
  });

  it('S4 neither secret nor address stands in the database or in the list', async () => {
    const { secret = '' } = await channelOf(owner);
    const rows = await owner.client.notificationChannel.findMany({});
    const shown = JSON.stringify([rows, valueOf(await listChannels(deps, owner))]);
    expect(shown).not.toContain(secret);
    expect(shown).not.toContain('path-that-is-secret');
    expect(shown).toContain('hooks.example.test');
  });

  it('a rotated secret signs from then on', async () => {
    const { id, secret: first } = await channelOf(owner);
    const { secret } = valueOf(await rotateChannelSecret(deps, owner, { channel: id }));
    expect(secret).not.toBe(first);
    await tell(editor);
    await deliverDue();
    const [, t, v1] = /t=(\d+),v1=(\w+)/.exec(sent[0]?.headers['x-unpark-signature'] ?? '') ?? [];
    expect(v1).toBe(createHmac('sha256', secret).update(`${t}.${sent[0]?.body}`).digest('hex'));
  });

  it('carry no text of a capture unless the channel is set to', async () => {
    await channelOf(owner);
    await tell(editor);
    await deliverDue();
    expect(sent[0]?.body).not.toContain('words of a capture');
    const stored = await owner.client.notificationDelivery.findMany({});
    expect(JSON.stringify(stored)).not.toContain('words of a capture');
    await channelOf(owner, { sendsText: true });
    await tell(editor);
    sent.length = 0;
    await deliverDue();
    expect(sent.filter(({ body }) => body.includes('words of a capture'))).toHaveLength(1);
  });

  it('are tried at most 8 times, later and later, each try logged as a class', async () => {
    answer = async () => ok({ status: 503 });
    const { id } = await channelOf(owner);
    await tell(editor);
    const waits: number[] = [];
    const began = deps.skewMs;
    for (let round = 0; round < 12; round += 1) {
      await deliverDue();
      const [row] = await owner.client.notificationDelivery.findMany({ where: { channelId: id } });
      if (row?.state !== 'queued') break;
      const waitMs = row.nextAt.getTime() - deps.clock.nowMs();
      waits.push(waitMs);
      expect(await deliverDue()).toBe(0);
      deps.skewMs += waitMs + 1;
    }
    deps.skewMs = began;
    expect(sent).toHaveLength(8);
    expect(waits).toHaveLength(7);
    expect([...waits].sort((a, b) => a - b)).toEqual(waits);
    const [delivery] = valueOf(await listDeliveries(deps, owner, { channel: id }));
    expect(delivery).toMatchObject({ state: 'failed', attempts: 8 });
    expect(delivery?.tries).toHaveLength(8);
    expect(delivery?.tries[0]).toMatchObject({ status: 503, problem: { code: 'delivery.status' } });
  });

  it('an address that may not be reached is not tried again; resending begins anew', async () => {
    const refused = { code: 'outgoing.refused', message: 'no', next: 'no', internal: '10.0.0.1' };
    answer = async () => err(refused);
    const { id } = await channelOf(owner);
    await tell(editor);
    await deliverDue();
    const list = async () => valueOf(await listDeliveries(deps, owner, { channel: id }));
    const [failed] = await list();
    expect(failed).toMatchObject({ state: 'failed', attempts: 1 });
    expect(JSON.stringify(failed)).not.toContain('10.0.0.1');
    answer = async () => ok({ status: 204 });
    valueOf(await resendDelivery(deps, owner, { delivery: failed?.id ?? '' }));
    expect(await deliverDue()).toBe(1);
    const [again] = await list();
    expect(again?.state).toBe('sent');
    expect(again?.tries.map(({ status }) => status)).toEqual([undefined, 204]);
    expect(sent.map(({ headers }) => headers['x-unpark-delivery'])).toEqual([again?.id, again?.id]);
  });

  it('two workers send one message once; one that died leaves it to the next', async () => {
    await channelOf(owner);
    await tell(editor);
    await Promise.all([deliverDue(), deliverDue(), deliverDue()]);
    expect(sent).toHaveLength(1);
    await deps.database.system.notificationDelivery.updateMany({
      data: { state: 'sending', claimedAt: new Date(0) },
    });
    await deliverDue();
    expect(sent).toHaveLength(2);
  });

  it('a channel that is off gets nothing, and neither does a member who left', async () => {
    const { id } = await channelOf(owner);
    await tell(editor);
    valueOf(await updateChannel(deps, owner, { channel: id, disabled: true }));
    await tell(editor, { event: 'mention', toUserIds: [userOf(editor)] });
    await owner.client.member.deleteMany({ where: { userId: userOf(editor) } });
    await tell(owner);
    await deliverDue();
    expect(sent).toEqual([]);
    expect(mails).toEqual([]);
    const states = await owner.client.notificationDelivery.findMany({ select: { state: true } });
    expect(states.map(({ state }) => state)).toEqual(['failed', 'failed']);
  });

  it('a test message goes to one channel, whatever its rules', async () => {
    const { id } = await channelOf(owner);
    await channelOf(owner);
    valueOf(await testChannel(deps, owner, { channel: id }));
    await deliverDue();
    expect(sent.map(({ body }) => JSON.parse(body).event)).toEqual(['test']);
  });

  it('a Slack message has no markup that its text brought along', async () => {
    valueOf(
      await createChannel(deps, owner, {
        kind: 'slack',
        name: 'Slack',
        url: 'https://hooks.example.test/services/x',
        sendsText: true,
        rules: [{ event: 'incident.changed' }],
      }),
    );
    await tell(editor, { text: { title: '<!channel> & <https://evil.test|here>' } });
    await deliverDue();
    const { text } = JSON.parse(sent[0]?.body ?? '') as { text: string };
    expect(text.split('\n')[1]).toBe('&lt;!channel&gt; &amp; &lt;https://evil.test|here&gt;');
  });

  it('A3 a channel and a delivery of another workspace are missing ones', async () => {
    const elsewhere = await makeWorkspace(deps, 'Elsewhere');
    const { id } = await channelOf(elsewhere);
    const foreign = [
      await testChannel(deps, owner, { channel: id }),
      await rotateChannelSecret(deps, owner, { channel: id }),
      await updateChannel(deps, owner, { channel: id, name: 'mine' }),
    ];
    for (const result of foreign)
      expect(result).toMatchObject({ error: { code: 'channel.not-found' } });
  });
});

describe('findings', () => {
  const DAY_MS = 24 * 3600_000;
  let serviceId: string;
  let captures = 0;
  beforeAll(() => {
    captures = 0;
  });

  /** A capture of some days ago with one primary finding, as the diagnosis writes it. */
  async function seen(
    daysAgo: number,
    severity: Finding['severity'] = 'high',
    fingerprint = 'fp',
  ): Promise<string> {
    captures += 1;
    const id = `cap_n${captures}`;
    const at = new Date(deps.clock.nowMs() - daysAgo * DAY_MS);
    await owner.client.capture.create({
      data: { id, serviceId, contentHash: id, at, revision: 1 },
    });
    const finding = {
      fingerprint,
      severity,
      pattern: 'chan-send-no-receiver',
      primary: true,
      title: 'words of a capture',
      goroutineCount: 29,
    };
    await owner.client.finding.create({
      data: {
        id: `fnd_n${captures}`,
        captureId: id,
        key: 'f1',
        position: 0,
        class: 'channel',
        confidence: 1,
        body: {},
        ...finding,
      },
    });
    await owner.client.$transaction((tx) =>
      tellFindings(deps, tx, id, [finding as unknown as Finding]),
    );
    return id;
  }
  const events = async () =>
    (await inboxOf(owner)).notifications.map(({ event }) => event).reverse();

  beforeEach(async () => {
    serviceId = await makeService(owner);
  });

  it('a high one that is new to its service is told once, a low one is not', async () => {
    await seen(1, 'medium', 'other');
    await seen(1);
    await seen(0);
    expect(await events()).toEqual(['finding.high']);
    const [told] = (await inboxOf(owner)).notifications;
    expect(JSON.stringify(told?.facts)).not.toContain('words of a capture');
  });

  it('one that was away for a week has come back', async () => {
    await seen(9);
    await seen(0);
    expect(await events()).toEqual(['finding.high', 'finding.regression']);
  });

  it('one whose incident was resolved has come back, once', async () => {
    await seen(3);
    await owner.client.incident.create({
      data: {
        id: `inc_n${captures}`,
        serviceId,
        title: 'x',
        severity: 'high',
        status: 'resolved',
        fingerprint: 'fp',
        fromAt: new Date(deps.clock.nowMs() - 3 * DAY_MS),
        resolvedAt: new Date(deps.clock.nowMs() - 2 * DAY_MS),
      },
    });
    await seen(1);
    await seen(0);
    expect(await events()).toEqual(['finding.high', 'finding.regression']);
  });

  it('a muted one is not told', async () => {
    await owner.client.findingMute.create({
      data: {
        id: `mut_n${captures}`,
        serviceId,
        fingerprint: 'fp',
        pattern: 'p',
        title: 't',
        reason: 'known',
        endsAt: new Date(deps.clock.nowMs() + DAY_MS),
      },
    });
    await seen(0);
    expect(await events()).toEqual([]);
  });
});
