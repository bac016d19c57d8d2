import { createApiKey, getInbox } from '@unpark/usecases';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../src/server/rest/operations';
import { checklistItem, comment, mute, note, RULE } from './rest-made';
import {
  asOwner,
  bearer,
  codeOf,
  get,
  ids,
  keys,
  LINK,
  NOTE,
  type OperationName,
  owner,
  rest,
  type Sample,
  scope,
  send,
  startWorld,
  VIEW,
} from './rest-world';

let drop: () => Promise<void>;
beforeAll(async () => {
  drop = await startWorld();
}, 180_000);
afterAll(() => drop());

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
