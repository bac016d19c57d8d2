import type { Result } from '@unpark/base';
import type { PinnedSelection } from '@unpark/model';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  changeRole,
  createAnnotation,
  createService,
  deleteAnnotation,
  editAnnotation,
  listAnnotations,
  MOST_ANNOTATIONS,
  replyToAnnotation,
  resolveAnnotation,
  restoreAnnotation,
  sweepUnfinished,
  type WorkspaceScope,
} from '../src/index';
import { enter, joinAs, makeWorkspace } from './scopes';
import { makeTestDeps, type TestDeps } from './test-deps';

let deps: TestDeps;
let owner: WorkspaceScope;
let editor: WorkspaceScope;
let viewer: WorkspaceScope;
let other: WorkspaceScope;
let capture: string;
let serviceId: string;
let number = 0;

const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
};
const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.error.code);
const userOf = ({ caller }: WorkspaceScope) => (caller.kind === 'user' ? caller.userId : '');

const PIN: PinnedSelection = {
  version: 1,
  view: 'flame',
  functions: ['main.(*store).Lookup'],
  stack: 'a'.repeat(16),
};

beforeAll(async () => {
  deps = await makeTestDeps();
  other = await makeWorkspace(deps, 'Other');
});
beforeEach(async () => {
  deps.skewMs = 0;
  owner = await makeWorkspace(deps, `Notes ${++number}`);
  editor = await joinAs(deps, owner, 'editor');
  viewer = await joinAs(deps, owner, 'viewer');
  serviceId = value(await createService(deps, owner, { name: 'session' })).id;
  capture = `cap_${String(number).padStart(26, '0')}`;
  await owner.client.capture.create({
    data: { id: capture, serviceId, contentHash: capture, state: 'done' },
  });
});
afterAll(() => deps.drop());

const write = async (by: WorkspaceScope, text = 'look here', mentions: string[] = []) =>
  value(await createAnnotation(deps, by, { capture, selection: PIN, text, mentions })).id;
const answer = async (by: WorkspaceScope, annotation: string, text = 'I see') =>
  value(await replyToAnnotation(deps, by, { annotation, text, mentions: [] })).id;
const notes = async (by: WorkspaceScope = owner) =>
  value(await listAnnotations(deps, by, { capture })).notes;
const actions = async () =>
  (
    await deps.database.system.auditEntry.findMany({
      where: { workspaceId: owner.workspace.id, action: { startsWith: 'annotation.' } },
      orderBy: { id: 'asc' },
    })
  ).map(({ action }) => action);
const told = async () =>
  (
    await deps.database.system.notification.findMany({
      where: { workspaceId: owner.workspace.id, event: 'mention' },
      orderBy: { id: 'asc' },
    })
  ).map(({ userId }) => userId);

describe('notes on a capture', () => {
  it('keep what they are pinned to, who wrote them, and their answers in order', async () => {
    const id = await write(editor);
    await answer(owner, id, 'first');
    await answer(editor, id, 'second');
    const [note] = await notes(owner);
    expect(note).toMatchObject({
      id,
      captureId: capture,
      selection: PIN,
      text: 'look here',
      author: { id: userOf(editor) },
      isYours: false,
    });
    expect(note?.replies.map(({ text, isYours }) => [text, isYours])).toEqual([
      ['first', true],
      ['second', false],
    ]);
    expect(await actions()).toEqual(['annotation.create', 'annotation.reply', 'annotation.reply']);
  });

  it('belong to the incident or the investigation on whose page they were made', async () => {
    const at = { fromAt: new Date(), severity: 'high', title: 't', serviceId };
    const [id, empty] = [`inc_a${number}`, `inc_b${number}`];
    await owner.client.incident.createMany({
      data: [id, empty].map((one) => ({ id: one, ...at })),
    });
    await owner.client.incidentCapture.create({ data: { incidentId: id, captureId: capture } });
    const investigation = `inv_${number}`;
    await owner.client.investigation.create({ data: { id: investigation, name: 'n', view: {} } });
    await owner.client.investigationCapture.create({
      data: { investigationId: investigation, captureId: capture },
    });
    const make = (by: WorkspaceScope, place: { incident?: string; investigation?: string }) =>
      createAnnotation(deps, by, { capture, selection: PIN, text: 'x', mentions: [], ...place });
    value(await make(editor, { incident: id }));
    value(await make(editor, { investigation }));
    await write(editor);
    expect((await notes()).map((note) => [note.incidentId, note.investigationId])).toEqual([
      [id, undefined],
      [undefined, investigation],
      [undefined, undefined],
    ]);
    expect(codeOf(await make(editor, { incident: empty }))).toBe('incident.not-found');
    expect(codeOf(await make(editor, { investigation: 'inv_none' }))).toBe(
      'investigation.not-found',
    );
    // those of its captures, and its own of a capture that left it
    const ofIncident = async () =>
      value(await listAnnotations(deps, owner, { incident: id })).notes.length;
    expect(await ofIncident()).toBe(3);
    await owner.client.incidentCapture.deleteMany({ where: { incidentId: id } });
    expect(await ofIncident()).toBe(1);
  });

  it('have threads of one level', async () => {
    const id = await write(editor);
    const first = await answer(owner, id);
    await answer(editor, first, 'to the answer');
    const [note, ...more] = await notes();
    expect(more).toEqual([]);
    expect(note?.replies.map(({ text }) => text)).toEqual(['I see', 'to the answer']);
  });

  it('change by their author alone, and say so', async () => {
    const id = await write(editor);
    const change = (by: WorkspaceScope) =>
      editAnnotation(deps, by, { annotation: id, text: 'better words', mentions: [] });
    expect(codeOf(await change(owner))).toBe('annotation.not-yours');
    value(await change(editor));
    const [note] = await notes();
    expect(note).toMatchObject({ text: 'better words', editedAt: expect.any(String) });
  });

  it('are resolved and opened again by anybody who may write, once each', async () => {
    const id = await write(editor);
    const resolve = (resolved: boolean) =>
      resolveAnnotation(deps, owner, { annotation: id, resolved });
    value(await resolve(true));
    value(await resolve(true));
    expect((await notes())[0]).toMatchObject({
      resolvedAt: expect.any(String),
      resolvedBy: expect.any(String),
    });
    value(await resolve(false));
    expect((await notes())[0]?.resolvedAt).toBeUndefined();
    expect(await actions()).toEqual([
      'annotation.create',
      'annotation.resolve',
      'annotation.reopen',
    ]);
    const reply = await answer(owner, id);
    expect(
      codeOf(await resolveAnnotation(deps, owner, { annotation: reply, resolved: true })),
    ).toBe('annotation.not-found');
  });

  it('are deleted by their author and brought back within a day', async () => {
    const id = await write(editor);
    value(await deleteAnnotation(deps, editor, { annotation: id }));
    expect(await notes()).toEqual([]);
    expect(
      codeOf(await replyToAnnotation(deps, owner, { annotation: id, text: 'x', mentions: [] })),
    ).toBe('annotation.not-found');
    value(await restoreAnnotation(deps, editor, { annotation: id }));
    expect(await notes()).toHaveLength(1);
    value(await deleteAnnotation(deps, editor, { annotation: id }));
    deps.skewMs = 25 * 3600_000;
    expect(codeOf(await restoreAnnotation(deps, editor, { annotation: id }))).toBe(
      'annotation.not-found',
    );
    await sweepUnfinished(deps);
    expect(await owner.client.annotation.count()).toBe(0);
  });

  it('are deleted for others by an admin alone, and not from under their answers', async () => {
    const second = await joinAs(deps, owner, 'editor');
    const id = await write(editor);
    expect(codeOf(await deleteAnnotation(deps, second, { annotation: id }))).toBe(
      'annotation.not-yours-to-delete',
    );
    await answer(second, id);
    expect(codeOf(await deleteAnnotation(deps, editor, { annotation: id }))).toBe(
      'annotation.answered',
    );
    value(await deleteAnnotation(deps, owner, { annotation: id }));
    expect(await notes()).toEqual([]);
    expect(codeOf(await restoreAnnotation(deps, second, { annotation: id }))).toBe(
      'annotation.not-found',
    );
    value(await restoreAnnotation(deps, owner, { annotation: id }));
    expect((await notes())[0]?.replies).toHaveLength(1);
  });

  it('A6 viewer reads; editor annotates', async () => {
    const id = await write(editor);
    expect(await notes(viewer)).toHaveLength(1);
    const refused = [
      await createAnnotation(deps, viewer, { capture, selection: PIN, text: 'x', mentions: [] }),
      await replyToAnnotation(deps, viewer, { annotation: id, text: 'x', mentions: [] }),
      await editAnnotation(deps, viewer, { annotation: id, text: 'x', mentions: [] }),
      await resolveAnnotation(deps, viewer, { annotation: id, resolved: true }),
      await deleteAnnotation(deps, viewer, { annotation: id }),
      await restoreAnnotation(deps, viewer, { annotation: id }),
    ];
    expect(refused.map(codeOf)).toEqual(refused.map(() => 'access.role'));
    // an author who is a viewer now keeps the note, and cannot change it
    value(await changeRole(deps, owner, { userId: userOf(editor), from: 'editor', to: 'viewer' }));
    const lowered = await enter(deps, editor.caller, owner.workspace.slug);
    expect(
      codeOf(await editAnnotation(deps, lowered, { annotation: id, text: 'x', mentions: [] })),
    ).toBe('access.role');
  });

  it('A3 of another workspace are like those that do not exist', async () => {
    const id = await write(editor);
    const by = async (annotation: string) => [
      await replyToAnnotation(deps, other, { annotation, text: 'x', mentions: [] }),
      await editAnnotation(deps, other, { annotation, text: 'x', mentions: [] }),
      await resolveAnnotation(deps, other, { annotation, resolved: true }),
      await deleteAnnotation(deps, other, { annotation }),
      await restoreAnnotation(deps, other, { annotation }),
    ];
    const foreign = await by(id);
    expect(foreign).toEqual(await by('ann_00000000000000000000000000'));
    expect(foreign.map(codeOf)).toEqual(foreign.map(() => 'annotation.not-found'));
    expect(codeOf(await listAnnotations(deps, other, { capture }))).toBe('capture.not-found');
    expect(
      codeOf(
        await createAnnotation(deps, other, { capture, selection: PIN, text: 'x', mentions: [] }),
      ),
    ).toBe('capture.not-found');
  });

  it('tell who is named, members only, and the author of an answer', async () => {
    const outsider = userOf(other);
    const id = await write(editor, 'see this @you', [userOf(owner), outsider, userOf(owner)]);
    expect(await told()).toEqual([userOf(owner)]);
    expect((await notes())[0]?.mentions.map((person) => person.id)).toEqual([userOf(owner)]);
    value(
      await editAnnotation(deps, editor, {
        annotation: id,
        text: 'see this @you @both',
        mentions: [userOf(owner), userOf(viewer)],
      }),
    );
    expect((await told()).sort()).toEqual([userOf(owner), userOf(viewer)].sort());
    await answer(owner, id);
    expect(await told()).toContain(userOf(editor));
  });

  it('of an incident and an investigation are those of their captures', async () => {
    const id = await write(editor);
    await owner.client.incident.create({
      data: {
        id: `inc_${number}`,
        serviceId,
        title: 'Stall',
        severity: 'high',
        fromAt: new Date(),
        captures: { create: { captureId: capture } },
      },
    });
    await owner.client.investigation.create({
      data: {
        id: `inv_${number}`,
        name: 'Why',
        view: {},
        captures: { create: { captureId: capture, position: 0 } },
      },
    });
    const ids = async (of: Parameters<typeof listAnnotations>[2]) =>
      value(await listAnnotations(deps, viewer, of)).notes.map((note) => note.id);
    expect(await ids({ incident: `inc_${number}` })).toEqual([id]);
    expect(await ids({ investigation: `inv_${number}` })).toEqual([id]);
    expect(codeOf(await listAnnotations(deps, other, { incident: `inc_${number}` }))).toBe(
      'incident.not-found',
    );
    expect(codeOf(await listAnnotations(deps, other, { investigation: `inv_${number}` }))).toBe(
      'investigation.not-found',
    );
  });

  it(`are ${MOST_ANNOTATIONS} at most with their answers`, async () => {
    await owner.client.annotation.createMany({
      data: Array.from({ length: MOST_ANNOTATIONS - 1 }, (_, i) => ({
        id: `ann_${number}_${i}`,
        captureId: capture,
        selection: { version: 1, functions: [] },
        text: 'one',
      })),
    });
    const last = await write(editor);
    expect(
      codeOf(
        await createAnnotation(deps, editor, { capture, selection: PIN, text: 'x', mentions: [] }),
      ),
    ).toBe('limit.annotations');
    expect(
      codeOf(await replyToAnnotation(deps, editor, { annotation: last, text: 'x', mentions: [] })),
    ).toBe('limit.annotations');
  });
});
