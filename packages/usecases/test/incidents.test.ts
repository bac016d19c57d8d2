import type { Diagnosis, Finding } from '@unpark/model';
import { toJsonColumn } from '@unpark/db';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import {
  addChecklistItem,
  addComment,
  createDeploy,
  createIncident,
  createService,
  deleteChecklistItem,
  deleteComment,
  deleteDeploy,
  deleteTemplate,
  editComment,
  editSummary,
  exportReport,
  getIncident,
  getReport,
  listDeploys,
  listIncidents,
  listTemplates,
  mergeIncidents,
  readSummary,
  readSummaryText,
  sayInIncident,
  saveReport,
  saveTemplate,
  setIncidentCapture,
  setIncidentPerson,
  setIncidentStatus,
  updateChecklistItem,
  updateIncident,
  type WorkspaceScope,
  writeSummaryText,
} from '../src/index';
import { enter, joinAs, makeWorkspace } from './scopes';
import { makeTestDeps, type TestDeps } from './test-deps';

let deps: TestDeps;
let mine: WorkspaceScope;
let other: WorkspaceScope;
let serviceId: string;
let number = 0;

beforeAll(async () => {
  deps = await makeTestDeps();
});
afterAll(() => deps.drop());
beforeEach(async () => {
  deps.skewMs = 0;
  mine = await makeWorkspace(deps, `Incidents ${++number}`);
  other = await makeWorkspace(deps, `Others ${number}`);
  serviceId = value(await createService(deps, mine, { name: 'ledger' })).id;
});

const value = <T>(result: { ok: true; value: T } | { ok: false; error: { code: string } }): T => {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};
const codeOf = (result: { ok: boolean; error?: { code: string } }) => result.error?.code;
const userOf = (scope: WorkspaceScope): string =>
  scope.caller.kind === 'user' ? scope.caller.userId : '';

const FINDING: Finding = {
  id: 'lock-cycle',
  pattern: 'lock-cycle',
  class: 'sync',
  severity: 'critical',
  confidence: 0.97,
  primary: true,
  title: 'Two goroutines wait for each other <b>',
  consequence: 'Nobody gets on.',
  functions: ['main.transfer'],
  goroutineCount: 16,
  summary: [{ text: '2 goroutines hold one lock each' }],
  evidence: [
    {
      id: 'lock-cycle.e1',
      statement: [{ text: '16 goroutines in ' }, { text: 'sync.Mutex.Lock', code: true }],
      provenance: 'observed',
      rows: [],
      functions: [],
      source: 'dump 1',
    },
  ],
  against: [],
  confidenceParts: [],
  remedy: { sentence: 'Lock in one order.' },
  next: [],
  fingerprint: 'print-1',
};

async function makeCapture(scope: WorkspaceScope, service: string, fingerprint = 'print-1') {
  const id = `cap_${String(++number).padStart(26, '0')}`;
  const finding = { ...FINDING, fingerprint };
  const diagnosis = {
    analyserVersion: '1',
    verdict: { outcome: 'stalled', healthy: false, sentence: [], lead: [], evidence: [] },
    findings: [finding],
    coverage: [],
    rejected: [],
    words: { zh: { 'findings.0.title': '两个 goroutine 互相等待' } },
  } satisfies Diagnosis;
  await scope.client.capture.create({
    data: {
      id,
      serviceId: service,
      contentHash: id,
      state: 'done',
      at: new Date(Date.now() - 3600_000),
      goroutineCount: 40,
      diagnosis: toJsonColumn(diagnosis),
      findings: {
        create: {
          id: `fnd_${id}`,
          key: finding.id,
          position: 0,
          pattern: finding.pattern,
          class: finding.class,
          severity: finding.severity,
          confidence: finding.confidence,
          primary: true,
          title: finding.title,
          goroutineCount: 16,
          fingerprint,
          body: toJsonColumn(finding),
        },
      },
    },
  });
  return id;
}

const open = async (title = 'Transfers hang') =>
  value(await createIncident(deps, mine, { service: 'ledger', title, language: 'en' })).id;
const view = async (incident: string, scope = mine) =>
  value(await getIncident(deps, scope, { incident, language: 'en' }));

describe('an incident', () => {
  it('of a finding takes over title, severity, cause, capture, time and a first summary', async () => {
    const capture = await makeCapture(mine, serviceId);
    const id = value(
      await createIncident(deps, mine, { capture, finding: 'lock-cycle', language: 'en' }),
    ).id;
    const seen = await view(id);
    expect(seen.incident).toMatchObject({
      title: FINDING.title,
      severity: 'critical',
      status: 'open',
    });
    expect(seen.captures.map((one) => one.id)).toEqual([capture]);
    expect(seen.evidence?.finding.fingerprint).toBe('print-1');
    expect(seen.incident.fromAt).toBe(seen.captures[0]?.at);
    expect(seen.people).toMatchObject([{ userId: userOf(mine), leads: false }]);
    expect(seen.checklist).toHaveLength(3);
    const { summary } = await mine.client.incident.findUniqueOrThrow({ where: { id } });
    for (const sentence of [
      'Nobody gets on.',
      '2 goroutines hold one lock each',
      'Lock in one order.',
      '16 goroutines in sync.Mutex.Lock (dump 1)',
    ])
      expect(summary).toContain(sentence);
    const chinese = value(await createIncident(deps, mine, { capture, language: 'zh' })).id;
    expect((await view(chinese)).incident.title).toBe('两个 goroutine 互相等待');
    expect(
      codeOf(await createIncident(deps, mine, { capture, finding: 'none', language: 'en' })),
    ).toBe('finding.not-found');
  });

  it('of nothing needs a service and a title', async () => {
    expect(codeOf(await createIncident(deps, mine, { service: 'ledger', language: 'en' }))).toBe(
      'incident.title',
    );
    expect(codeOf(await createIncident(deps, mine, { title: 'x', language: 'en' }))).toBe(
      'service.not-found',
    );
    expect(
      codeOf(await createIncident(deps, other, { service: serviceId, title: 'x', language: 'en' })),
    ).toBe('service.not-found');
    const id = await open();
    expect((await view(id)).gaps).toEqual([
      'summary',
      'evidence',
      'end',
      'fix',
      'lead',
      'follow-up-owner',
    ]);
  });

  it('is listed open first, by service, status and severity', async () => {
    const first = await open('first');
    const second = await open('second');
    value(await setIncidentStatus(deps, mine, { incident: second, revision: 0, to: 'mitigated' }));
    const third = await open('third');
    const list = async (filter = {}) =>
      value(await listIncidents(deps, mine, filter)).incidents.map(({ title }) => title);
    expect(await list()).toEqual(['third', 'first', 'second']);
    expect(await list({ status: 'mitigated' })).toEqual(['second']);
    expect(await list({ service: 'none' })).toEqual([]);
    expect(await list({ severity: 'medium' })).toHaveLength(3);
    expect(value(await listIncidents(deps, other)).incidents).toEqual([]);
    expect([first, third]).toHaveLength(2);
  });

  it('goes from open to resolved with its end and fix, and is opened again', async () => {
    const id = await open();
    const set = (revision: number, to: 'open' | 'mitigated' | 'resolved', more = {}) =>
      setIncidentStatus(deps, mine, { incident: id, revision, to, ...more });
    value(await set(0, 'mitigated'));
    expect(codeOf(await set(0, 'resolved'))).toBe('incident.conflict');
    for (const fixUrl of ['javascript:alert(1)', 'https://u:p@x.test/', 'no link'])
      expect(codeOf(await set(1, 'resolved', { fixUrl }))).toBe('incident.fix-link');
    expect(codeOf(await set(1, 'resolved', { endedAt: new Date(0) }))).toBe('incident.range');
    value(await set(1, 'resolved', { fixUrl: 'https://git.example.test/pr/1' }));
    const { incident, gaps, events } = await view(id);
    expect(incident).toMatchObject({ status: 'resolved', fixUrl: 'https://git.example.test/pr/1' });
    expect(incident.toAt).toBeDefined();
    expect(gaps).not.toContain('end');
    expect(events.map(({ kind }) => kind)).toEqual(['created', 'status', 'status']);
    value(await set(2, 'open'));
    expect((await view(id)).incident).toMatchObject({ status: 'open', toAt: undefined });
  });

  it('keeps the first of two changes that were made at once', async () => {
    const id = await open();
    const change = (title: string) =>
      updateIncident(deps, mine, { incident: id, revision: 0, title });
    const answers = await Promise.all([change('a'), change('b')]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.map(codeOf)).toContain('incident.conflict');
  });

  it('has one lead, members, and captures that come and go', async () => {
    const id = await open();
    const editor = await joinAs(deps, mine, 'editor');
    const person = (user: string, as: 'lead' | 'member' | 'none') =>
      setIncidentPerson(deps, mine, { incident: id, user, as });
    value(await person(userOf(mine), 'lead'));
    value(await person(userOf(editor), 'lead'));
    expect((await view(id)).people.map(({ userId, leads }) => [userId, leads])).toEqual([
      [userOf(editor), true],
      [userOf(mine), false],
    ]);
    value(await person(userOf(mine), 'none'));
    expect(codeOf(await person(userOf(other), 'member'))).toBe('member.not-found');
    const capture = await makeCapture(mine, serviceId);
    const foreign = await makeCapture(
      other,
      value(await createService(deps, other, { name: 'x' })).id,
    );
    const link = (of: string, to: 'add' | 'remove') =>
      setIncidentCapture(deps, mine, { incident: id, capture: of, to });
    value(await link(capture, 'add'));
    expect(codeOf(await link(foreign, 'add'))).toBe('capture.not-found');
    expect((await view(id)).around.captures).toMatchObject([
      { id: capture, isHere: true, goroutineCount: 40 },
    ]);
    value(await link(capture, 'remove'));
    expect((await view(id)).captures).toEqual([]);
  });

  it('keeps what people say at the time they say', async () => {
    const id = await open();
    value(await sayInIncident(deps, mine, { incident: id, text: 'Restarted', at: new Date(0) }));
    expect((await view(id)).events[0]).toMatchObject({
      kind: 'said',
      details: { text: 'Restarted' },
    });
    const later = new Date(Date.now() + 3600_000);
    expect(codeOf(await sayInIncident(deps, mine, { incident: id, text: 'x', at: later }))).toBe(
      'incident.range',
    );
  });

  it('knows captures and incidents of the same cause, of other services too', async () => {
    const elsewhere = value(await createService(deps, mine, { name: 'mail' })).id;
    const earlier = await makeCapture(mine, elsewhere);
    const before = value(await createIncident(deps, mine, { capture: earlier, language: 'en' })).id;
    await makeCapture(mine, serviceId, 'print-2');
    await makeCapture(other, value(await createService(deps, other, { name: 'x' })).id);
    const id = value(
      await createIncident(deps, mine, {
        capture: await makeCapture(mine, serviceId),
        language: 'en',
      }),
    ).id;
    const { seenBefore } = await view(id);
    expect(seenBefore.incidents.map((one) => one.id)).toEqual([before]);
    expect(seenBefore.captures.map((one) => [one.id, one.serviceName])).toEqual([
      [earlier, 'mail'],
    ]);
  });
});

describe('comments', () => {
  it('mention members, who are told once', async () => {
    const id = await open();
    const editor = await joinAs(deps, mine, 'editor');
    const { name } = await deps.database.accounts.user.findUniqueOrThrow({
      where: { id: userOf(editor) },
    });
    const said = value(await addComment(deps, mine, { incident: id, text: `@${name}, look` }));
    expect(said.mentioned).toEqual([userOf(editor)]);
    value(
      await editComment(deps, mine, {
        incident: id,
        comment: said.id,
        text: `@${name}, look again`,
      }),
    );
    const told = await mine.client.notification.findMany({ where: { event: 'mention' } });
    expect(told.map(({ userId, object }) => [userId, object])).toEqual([
      [userOf(editor), `incident:${id}`],
    ]);
  });

  it('A6 are changed by their writer, deleted by admins too, and viewers only read', async () => {
    const id = await open();
    const editor = await joinAs(deps, mine, 'editor');
    const second = await joinAs(deps, mine, 'editor');
    const viewer = await joinAs(deps, mine, 'viewer');
    const { id: comment } = value(await addComment(deps, editor, { incident: id, text: 'mine' }));
    expect(codeOf(await addComment(deps, viewer, { incident: id, text: 'x' }))).toBe('access.role');
    expect(codeOf(await editComment(deps, second, { incident: id, comment, text: 'x' }))).toBe(
      'access.own-comment',
    );
    expect(codeOf(await deleteComment(deps, second, { incident: id, comment }))).toBe(
      'access.own-comment',
    );
    value(await deleteComment(deps, mine, { incident: id, comment }));
    expect((await view(id, viewer)).comments).toMatchObject([{ text: '', isDeleted: true }]);
    value(await editComment(deps, editor, { incident: id, comment, text: 'mine' }));
    expect((await view(id)).comments).toMatchObject([{ text: 'mine', isDeleted: false }]);
  });
});

it('the checklist has owners and says what was done', async () => {
  const id = await open();
  const [first] = (await view(id)).checklist;
  const item = first?.id ?? '';
  const change = (more: object) => updateChecklistItem(deps, mine, { incident: id, item, ...more });
  value(await change({ owner: userOf(mine), done: true }));
  expect((await view(id)).checklist[0]).toMatchObject({
    owner: { userId: userOf(mine) },
    doneBy: { userId: userOf(mine) },
  });
  expect((await view(id)).events.at(-1)?.kind).toBe('done');
  value(await change({ owner: null, done: false }));
  expect((await view(id)).checklist[0]).toMatchObject({ owner: undefined, doneAt: undefined });
  expect(codeOf(await change({ owner: userOf(other) }))).toBe('member.not-found');
  value(await addChecklistItem(deps, mine, { incident: id, text: 'Last' }));
  value(await deleteChecklistItem(deps, mine, { incident: id, item }));
  expect((await view(id)).checklist.map(({ text }) => text).at(-1)).toBe('Last');
});

describe('the summary', () => {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));

  it('loses nothing when people write at once', async () => {
    const id = await open();
    const people = [
      mine,
      ...(await Promise.all([1, 2, 3].map(() => joinAs(deps, mine, 'editor')))),
    ];
    await Promise.all(
      people.map(async (scope, who) => {
        const doc = new Y.Doc();
        Y.applyUpdate(doc, bytes(value(await readSummary(scope, { incident: id })).update));
        for (let round = 0; round < 4; round++) {
          doc.getText('summary').insert(0, `[${who}.${round}]`);
          const answer = value(
            await editSummary(deps, scope, {
              incident: id,
              since: base64(Y.encodeStateVector(doc)),
              update: base64(Y.encodeStateAsUpdate(doc)),
            }),
          );
          Y.applyUpdate(doc, bytes(answer.update));
        }
      }),
    );
    const { summary } = await mine.client.incident.findUniqueOrThrow({ where: { id } });
    people.forEach((_, who) => {
      for (let round = 0; round < 4; round++) expect(summary).toContain(`[${who}.${round}]`);
    });
    expect(await mine.client.summaryUpdate.count({ where: { incidentId: id } })).toBe(16);
  });

  it('loses nothing when a program writes its text while people type', async () => {
    const id = await open();
    const read = async () => value(await readSummaryText(mine, { incident: id })).text;
    const typist = async (type: (text: Y.Text) => void) => {
      const doc = new Y.Doc();
      Y.applyUpdate(doc, bytes(value(await readSummary(mine, { incident: id })).update));
      type(doc.getText('summary'));
      const since = base64(Y.encodeStateVector(doc));
      return async () => {
        const update = base64(Y.encodeStateAsUpdate(doc));
        const answer = value(await editSummary(deps, mine, { incident: id, since, update }));
        Y.applyUpdate(doc, bytes(answer.update));
        return doc.getText('summary').toString();
      };
    };
    const write = async (base: string, text: string) =>
      value(await writeSummaryText(deps, mine, { incident: id, base, text })).text;
    const first = 'Pool ran dry.\nNo fix yet.\n';
    await write(await read(), first);
    expect(await read()).toBe(first);
    // two pages have it open, one sends before the program, one after it
    const early = await typist((text) => text.insert(0, 'Seen at 10:00. '));
    const late = await typist((text) => text.insert(text.length, 'More to come.\n'));
    await early();
    expect(await write(first, 'Pool ran dry.\nRolled back.\n')).toBe(
      'Seen at 10:00. Pool ran dry.\nRolled back.\n',
    );
    const all = 'Seen at 10:00. Pool ran dry.\nRolled back.\nMore to come.\n';
    expect(await late()).toBe(all);
    expect(await read()).toBe(all);
    // each write is an edit that open pages are told of; one that changes nothing is none
    const edits = () => mine.client.summaryUpdate.count({ where: { incidentId: id } });
    const before = await edits();
    expect(await write(all, all)).toBe(all);
    expect(await write(first, all)).toBe(all);
    expect(await edits()).toBe(before);
    // many at once
    await Promise.all([1, 2, 3, 4].map((n) => write(all, `${all}Line ${n} of a program.\n`)));
    for (const n of [1, 2, 3, 4]) expect(await read()).toContain(`Line ${n} of a program.\n`);
    expect(
      codeOf(
        await writeSummaryText(deps, mine, { incident: id, base: '', text: 'x'.repeat(100_000) }),
      ),
    ).toBe('incident.too-large');
    expect(codeOf(await writeSummaryText(deps, other, { incident: id, base: '', text: 'x' }))).toBe(
      'incident.not-found',
    );
  });

  it('is read by viewers and not by other workspaces', async () => {
    const id = await open();
    const viewer = await joinAs(deps, mine, 'viewer');
    value(await readSummary(viewer, { incident: id }));
    const update = base64(Y.encodeStateAsUpdate(new Y.Doc()));
    expect(codeOf(await editSummary(deps, viewer, { incident: id, update }))).toBe('access.role');
    expect(codeOf(await readSummary(other, { incident: id }))).toBe('incident.not-found');
    expect(codeOf(await editSummary(deps, other, { incident: id, update }))).toBe(
      'incident.not-found',
    );
    expect(codeOf(await editSummary(deps, mine, { incident: id, update: 'AQIDBA==' }))).toBe(
      'incident.summary-edit',
    );
  });
});

describe('the report', () => {
  it('is filled in from what is known, edited, and exported on record', async () => {
    const capture = await makeCapture(mine, serviceId);
    const id = value(await createIncident(deps, mine, { capture, language: 'en' })).id;
    value(await addComment(deps, mine, { incident: id, text: 'Ordered by <i>id</i>' }));
    const read = value(await getReport(deps, mine, { incident: id, language: 'en' }));
    expect(read.markdown).toContain('Severity: critical');
    expect(read.markdown).toContain('no owner yet');
    expect(read.blocks[0]).toMatchObject({
      kind: 'heading',
      level: 1,
      content: [{ text: FINDING.title }],
    });
    const body = '# {{title}}\n\nImpact: 16 requests {{unknown}}\n\n{{notes}}';
    value(await saveReport(deps, mine, { incident: id, revision: 0, body }));
    expect(codeOf(await saveReport(deps, mine, { incident: id, revision: 0, body }))).toBe(
      'incident.conflict',
    );
    const html = value(
      await exportReport(deps, mine, { incident: id, language: 'en', format: 'html' }),
    ).text;
    expect(html).toContain('Impact: 16 requests {{unknown}}');
    expect(html).toContain('Two goroutines wait for each other &lt;b&gt;');
    expect(html).not.toMatch(/<i>|<script|<b>/);
    const markdown = value(
      await exportReport(deps, mine, { incident: id, language: 'zh', format: 'md' }),
    );
    expect(markdown.name).toBe(`${id}.md`);
    expect(markdown.text).toContain('Ordered by \\<i\\>id');
    const exports = await mine.client.auditEntry.findMany({ where: { action: 'incident.export' } });
    expect(exports.map(({ object }) => object)).toEqual([`incident:${id}`, `incident:${id}`]);
  });

  it('begins with the template of the workspace', async () => {
    const save = (name: string, isDefault: boolean) =>
      saveTemplate(deps, mine, { name, body: `# ${name}`, checklist: ['Call them'], isDefault });
    value(await save('Short', true));
    const { id: long } = value(await save('Long', true));
    expect(codeOf(await save('Long', false))).toBe('report-template.taken');
    expect(
      value(await listTemplates(mine)).map(({ name, isDefault }) => [name, isDefault]),
    ).toEqual([
      ['Long', true],
      ['Short', false],
    ]);
    const id = await open();
    expect((await view(id)).checklist.map(({ text }) => text)).toEqual(['Call them']);
    expect(value(await getReport(deps, mine, { incident: id, language: 'en' })).body).toBe(
      '# Long',
    );
    expect(codeOf(await deleteTemplate(deps, other, { template: long }))).toBe(
      'report-template.not-found',
    );
    value(await deleteTemplate(deps, mine, { template: long }));
    const editor = await joinAs(deps, mine, 'editor');
    expect(
      codeOf(
        await saveTemplate(deps, editor, { name: 'x', body: 'x', checklist: [], isDefault: false }),
      ),
    ).toBe('access.role');
  });
});

it('merging moves everything, and the old address leads to the new one', async () => {
  const capture = await makeCapture(mine, serviceId);
  const from = value(await createIncident(deps, mine, { capture, language: 'en' })).id;
  const into = await open('The one that stays');
  value(await addComment(deps, mine, { incident: from, text: 'moved' }));
  value(await sayInIncident(deps, mine, { incident: from, text: 'said', at: new Date(0) }));
  const older = await open('older');
  value(await mergeIncidents(deps, mine, { incident: older, into: from }));
  expect(codeOf(await mergeIncidents(deps, mine, { incident: from, into: from }))).toBe(
    'incident.merge-itself',
  );
  value(await mergeIncidents(deps, mine, { incident: from, into }));
  const seen = await view(into);
  expect(seen.captures.map((one) => one.id)).toEqual([capture]);
  expect(seen.comments.map(({ text }) => text)).toEqual(['moved']);
  expect(seen.events.map(({ kind }) => kind)).toContain('said');
  expect(seen.checklist).toHaveLength(9);
  const { summary } = await mine.client.incident.findUniqueOrThrow({ where: { id: into } });
  expect(summary).toContain('Lock in one order.');
  for (const merged of [from, older]) {
    expect((await view(merged)).mergedInto).toBe(into);
    expect(codeOf(await addComment(deps, mine, { incident: merged, text: 'x' }))).toBe(
      'incident.merged',
    );
  }
  expect(value(await listIncidents(deps, mine)).incidents.map((one) => one.id)).toEqual([into]);
  expect(codeOf(await mergeIncidents(deps, mine, { incident: from, into }))).toBe(
    'incident.not-found',
  );
  expect(codeOf(await mergeIncidents(deps, other, { incident: into, into: from }))).toBe(
    'incident.not-found',
  );
});

it('deploys are told by people and by keys that may push, and stand on the axis of an incident', async () => {
  const id = await open();
  const caller = { kind: 'key', keyId: 'key_1', workspaceId: mine.workspace.id } as const;
  const key = await enter(deps, { ...caller, scopes: ['ingest'] }, mine.workspace.slug);
  const reader = await enter(deps, { ...caller, scopes: ['read'] }, mine.workspace.slug);
  const { id: deploy } = value(
    await createDeploy(deps, key, { service: 'ledger', revision: 'v1.2.3' }),
  );
  expect(codeOf(await createDeploy(deps, reader, { service: 'ledger' }))).toBe('access.scope');
  expect(codeOf(await createDeploy(deps, key, { service: 'ledger', revision: 'a b' }))).toBe(
    'deploy.fields',
  );
  expect(codeOf(await createDeploy(deps, other, { service: serviceId }))).toBe('service.not-found');
  expect((await view(id)).around.deploys).toMatchObject([{ id: deploy, revision: 'v1.2.3' }]);
  expect(value(await listDeploys(reader, { service: 'ledger' }))).toHaveLength(1);
  expect(codeOf(await deleteDeploy(deps, other, { deploy }))).toBe('deploy.not-found');
  value(await deleteDeploy(deps, mine, { deploy }));
  expect(value(await listDeploys(mine, { service: 'ledger' }))).toEqual([]);
});
