import { createWorkspace } from '@unpark/usecases';
import { expect } from 'vitest';
import {
  type Auth,
  get,
  idOf,
  ids,
  next,
  NOTE,
  owner,
  person,
  rest,
  scope,
  viewer,
} from './rest-world';

export const CHANNEL = () => ({
  kind: 'webhook',
  name: `hook ${next()}`,
  url: 'https://hooks.example.com/x',
  sendsText: false,
  locale: 'en',
  rules: [{ event: 'finding.high' }],
});

/** Of what is idle by design, in a name of its own; those of before give up theirs. */
export const RULE = () => {
  const name = `made-${next()}`;
  return {
    kind: 'idle',
    body: { id: `own/${name}`, about: { en: name, zh: name }, match: { frames: ['pool.work'] } },
  };
};
export async function rule() {
  const { count } = await scope.client.workspaceRule.deleteMany({});
  expect(count).toBeLessThan(50);
  const body = RULE();
  return { ...(await get<{ id: string; name: string }>('createRule', { body })), body };
}
/** The primary finding of the capture, until tomorrow. */
export async function mute() {
  const { key } = await scope.client.finding.findFirstOrThrow({
    where: { captureId: ids.before, primary: true },
    select: { key: true },
  });
  const endsAt = new Date(Date.now() + 24 * 3_600_000).toISOString();
  return { finding: key, reason: 'Known.', endsAt };
}

export const channel = async (): Promise<string> =>
  (await get<{ id: string }>('createChannel', { body: CHANNEL() })).id;
export const environment = async (): Promise<string> =>
  (
    await get<{ id: string }>('addEnvironment', {
      id: ids.service,
      body: { name: `env-${next()}` },
    })
  ).id;

/** A capture that was read, of a service that nothing else looks at. */
export async function spareCapture(): Promise<string> {
  const id = idOf('capture');
  await scope.client.capture.create({
    data: { id, serviceId: ids.spare, contentHash: id, state: 'done' },
  });
  return id;
}

/** A workspace to lose: its owner, another owner, and the viewer. */
export async function spareWorkspace(): Promise<{ slug: string; name: string; other: string }> {
  const name = `Spare ${next()}`;
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

export const revision = async (): Promise<number> =>
  (await get<{ incident: { revision: number } }>('getIncident', { id: ids.incident })).incident
    .revision;
export const invitation = async (): Promise<string> => {
  const body = { email: `new${next()}@example.test`, role: 'viewer' };
  return (await get<{ invitation: { id: string } }>('inviteMember', { body })).invitation.id;
};
export const keyToRevoke = async (): Promise<string> => {
  const body = { name: 'old', scopes: ['read'] };
  return (await get<{ key: { id: string } }>('createKey', { body })).key.id;
};

export const checklistItem = async (): Promise<string> =>
  (await get<{ id: string }>('addChecklistItem', { id: ids.incident, body: { text: 'Tell them' } }))
    .id;
export const TEMPLATE = () => ({
  name: `Ours ${next()}`,
  body: '# {{title}}',
  checklist: ['Tell them'],
  isDefault: false,
});
export const template = async (): Promise<string> =>
  (await get<{ id: string }>('createReportTemplate', { body: TEMPLATE() })).id;
export const deploy = async (): Promise<string> => {
  const body = { service: 'checkout', workspace: scope.workspace.slug };
  return (await get<{ id: string }>('createDeploy', { body })).id;
};
export const note = async (auth: Auth): Promise<string> =>
  (await get<{ id: string }>('createNote', { body: NOTE() }, auth)).id;
export const comment = async (auth: Auth): Promise<string> => {
  const sample = { id: ids.incident, body: { text: 'Rolled back.' } };
  return (await get<{ id: string }>('addComment', sample, auth)).id;
};
