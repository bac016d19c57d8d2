import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addEnvironment,
  csvCell,
  deleteService,
  exportAudit,
  getCaptureView,
  getRetentionView,
  getSeenBefore,
  listAudit,
  listFindingHistory,
  pinCapture,
  rediagnose,
  removeEnvironment,
  retryCapture,
  setRetentionRule,
  sweepRetention,
  updateService,
  type WorkspaceScope,
} from '../src/index';
import { isProblemError } from '@unpark/base';
import { requireRoom } from '../src/intake/require-room';
import { joinAs, makeWorkspace } from './scopes';
import { makeTestDeps, type TestDeps } from './test-deps';

const DAY_MS = 24 * 3600_000;

let deps: TestDeps;
beforeAll(async () => {
  deps = await makeTestDeps();
});
afterAll(() => deps.drop());

let number = 0;
const unique = (prefix: string): string => `${prefix}_${String(++number).padStart(26, '0')}`;

async function makeService(scope: WorkspaceScope, name = `svc-${++number}`): Promise<string> {
  const id = unique('svc');
  await scope.client.service.create({ data: { id, name, slug: name } });
  return id;
}

async function makeFile(
  scope: WorkspaceScope,
  captureId: string,
  kind: string,
  fromArchiveId?: string,
): Promise<{ readonly id: string; readonly sha256: string }> {
  const bytes = new TextEncoder().encode(`${kind} ${++number}`);
  const put = await deps.storage.putStream(
    (async function* () {
      yield bytes;
    })(),
    { limitBytes: 1000 },
  );
  if (!put.ok) throw new Error(put.error.message);
  const { sha256 } = put.value;
  const sizeBytes = BigInt(bytes.length);
  await scope.client.blob.create({ data: { sha256, sizeBytes } });
  const id = unique('art');
  await scope.client.artifact.create({
    data: {
      id,
      captureId,
      file: `${kind}-${number}`,
      sha256,
      sizeBytes,
      kind,
      state: 'final',
      ...(fromArchiveId !== undefined && { fromArchiveId }),
    },
  });
  return { id, sha256 };
}

async function makeCapture(
  scope: WorkspaceScope,
  serviceId: string,
  daysAgo: number,
  fingerprint = 'print',
): Promise<string> {
  const id = unique('cap');
  const uploadedAt = new Date(deps.clock.nowMs() - daysAgo * DAY_MS);
  await scope.client.capture.create({
    data: { id, serviceId, contentHash: id, state: 'done', uploadedAt, at: uploadedAt },
  });
  await scope.client.finding.create({
    data: {
      id: unique('fnd'),
      captureId: id,
      key: 'f1',
      position: 0,
      pattern: 'chan-nil',
      class: 'channel',
      severity: 'high',
      confidence: 0.8,
      primary: true,
      title: 'Nil channel',
      goroutineCount: 3,
      fingerprint,
      body: {},
    },
  });
  return id;
}

const valueOf = <T>(result: { ok: true; value: T } | { ok: false; error: { code: string } }): T => {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};
const codeOf = (result: { ok: boolean; error?: { code: string } }): string | undefined =>
  result.ok ? undefined : result.error?.code;

const isStored = async (sha256: string): Promise<boolean> => (await deps.storage.stat(sha256)).ok;

const rule = (scope: WorkspaceScope, kinds: 'traces' | 'dumps' | 'captures', days: number) =>
  setRetentionRule(deps, scope, { kinds, from: 'unset', to: days });

describe('retention', () => {
  it('R3 works by kind, bites at the run that the page names, skips what is held and says so', async () => {
    const scope = await makeWorkspace(deps, 'Kinds');
    const serviceId = await makeService(scope);
    const old = await makeCapture(scope, serviceId, 20);
    const trace = await makeFile(scope, old, 'execution-trace');
    const dump = await makeFile(scope, old, 'goroutine-dump');
    const young = await makeCapture(scope, serviceId, 2);
    await makeFile(scope, young, 'execution-trace');
    const heldIds = await Promise.all([0, 1, 2, 3].map(() => makeCapture(scope, serviceId, 30)));
    for (const id of heldIds) await makeFile(scope, id, 'execution-trace');
    const [pinned = '', incident = '', investigation = '', noted = ''] = heldIds;
    valueOf(await pinCapture(deps, scope, { capture: pinned, pinned: true }));
    const incidentId = unique('inc');
    await scope.client.incident.create({
      data: { id: incidentId, serviceId, title: 't', severity: 'high', fromAt: new Date() },
    });
    await scope.client.incidentCapture.create({ data: { incidentId, captureId: incident } });
    const investigationId = unique('inv');
    await scope.client.investigation.create({ data: { id: investigationId, name: 'n', view: {} } });
    await scope.client.investigationCapture.create({
      data: { investigationId, captureId: investigation },
    });
    await scope.client.annotation.create({
      data: { id: unique('ann'), captureId: noted, selection: {}, text: 'x' },
    });

    valueOf(await rule(scope, 'traces', 7));
    const held = { pinned: 1, incident: 1, investigation: 1, annotation: 1 };
    const planned = valueOf(await getRetentionView(deps, scope));
    expect(planned.next).toMatchObject({ fileCount: 1, captureCount: 0, held, more: 0 });
    expect(planned.next.items.map((item) => item.captureId)).toEqual([old]);
    expect(planned.rules.find((row) => row.kinds === 'traces')).toMatchObject({
      own: 7,
      fileCount: 6,
    });

    // A rule that was just set does not bite before the hour that was named.
    await sweepRetention(deps);
    expect(await isStored(trace.sha256)).toBe(true);
    deps.skewMs = Date.parse(planned.nextRunAt) - Date.now() + 60_000;
    try {
      expect(await sweepRetention(deps)).toMatchObject({ removedFiles: 1 });
      expect(await sweepRetention(deps)).toMatchObject({ removedFiles: 0, workspaces: 0 });
      const after = valueOf(await getRetentionView(deps, scope));
      expect(after.runs[0]).toMatchObject({ removedCount: 1, held });
      expect(after.runs[0]?.removedBytes).toBe(planned.next.storedBytes);
    } finally {
      deps.skewMs = 0;
    }
    expect([await isStored(trace.sha256), await isStored(dump.sha256)]).toEqual([false, true]);
    const view = valueOf(await getCaptureView(deps, scope, { capture: old }));
    expect(view.artifacts.map((artifact) => artifact.id)).toEqual([dump.id]);
    expect(view.retention?.removed).toMatchObject([{ kind: 'execution-trace' }]);
    expect(await scope.client.finding.count({ where: { captureId: old } })).toBe(1);
    // Findings that outlive a file are not made anew without it.
    expect(codeOf(await retryCapture(deps, scope, { capture: old }))).toBe('capture.files-removed');
    expect(codeOf(await rediagnose(deps, scope, { capture: old }))).toBe('capture.files-removed');
    const audit = valueOf(await listAudit(deps, scope, { action: 'retention.run' }));
    expect(audit.entries).toMatchObject([{ actor: 'system', details: { files: 1, heldByPin: 1 } }]);
  });

  it('R3 keeps captures of an incident until 90 days after it is resolved, by when it was', async () => {
    const scope = await makeWorkspace(deps, 'Resolved');
    const serviceId = await makeService(scope);
    const captures: string[] = [];
    const nowMs = deps.clock.nowMs();
    const makeIncident = async (...resolvedDaysAgo: (number | null)[]) => {
      const captureId = await makeCapture(scope, serviceId, 200);
      for (const days of resolvedDaysAgo) {
        const id = unique('inc');
        const base = { id, serviceId, title: 't', severity: 'high', fromAt: new Date() };
        await scope.client.incident.create({
          data:
            days === null
              ? { ...base, status: 'mitigated' }
              : { ...base, status: 'resolved', resolvedAt: new Date(nowMs - days * DAY_MS) },
        });
        await scope.client.incidentCapture.create({ data: { incidentId: id, captureId } });
      }
      captures.push(captureId);
      return captureId;
    };
    await makeIncident(92);
    const lately = await makeIncident(92, 85);
    const open = await makeIncident(92, null);
    const retentionOf = async (capture: string) =>
      valueOf(await getCaptureView(deps, scope, { capture })).retention;
    valueOf(await rule(scope, 'captures', 7));
    expect(await retentionOf(captures[0] ?? '')).toMatchObject({ holds: [] });
    expect(await retentionOf(lately)).toMatchObject({
      holds: ['incident'],
      incidentUntil: new Date(nowMs + 5 * DAY_MS).toISOString(),
    });
    expect(await retentionOf(open)).toMatchObject({ holds: ['incident'] });
    expect(await retentionOf(open)).not.toHaveProperty('incidentUntil');
    expect(valueOf(await getRetentionView(deps, scope)).next).toMatchObject({
      captureCount: 1,
      held: { incident: 2 },
    });
    const left = async () =>
      (await scope.client.capture.findMany({ orderBy: { id: 'asc' } })).map(({ id }) => id);
    await atNextRun(scope);
    expect(await left()).toEqual([lately, open]);
    await atNextRun(scope, 7);
    expect(await left()).toEqual([open]);
  });

  it('takes the archive along with the first of its files, and leaves the others', async () => {
    const scope = await makeWorkspace(deps, 'Archives');
    const serviceId = await makeService(scope);
    const id = await makeCapture(scope, serviceId, 20);
    const archive = await makeFile(scope, id, 'archive');
    await makeFile(scope, id, 'execution-trace', archive.id);
    const dump = await makeFile(scope, id, 'goroutine-dump', archive.id);
    valueOf(await rule(scope, 'traces', 7));
    await atNextRun(scope);
    const left = await scope.client.artifact.findMany({ where: { captureId: id } });
    expect(left.map((artifact) => artifact.id)).toEqual([dump.id]);
    expect(await isStored(archive.sha256)).toBe(false);
  });

  it('lets a service have rules of its own', async () => {
    const scope = await makeWorkspace(deps, 'Own');
    const [kept, follows] = [await makeService(scope), await makeService(scope)];
    const ofKept = await makeCapture(scope, kept, 20);
    const ofOther = await makeCapture(scope, follows, 20);
    valueOf(await rule(scope, 'captures', 14));
    const own = { service: kept, kinds: 'captures', from: 'unset', to: null } as const;
    valueOf(await setRetentionRule(deps, scope, own));
    expect(codeOf(await setRetentionRule(deps, scope, own))).toBe('retention.conflict');
    await atNextRun(scope);
    const left = await scope.client.capture.findMany({ select: { id: true } });
    expect(left.map((capture) => capture.id)).toEqual([ofKept]);
    expect(left.map((capture) => capture.id)).not.toContain(ofOther);
  });
});

/** @param daysLater runs after the next one */
async function atNextRun(scope: WorkspaceScope, daysLater = 0): Promise<void> {
  const { nextRunAt } = valueOf(await getRetentionView(deps, scope));
  deps.skewMs = Date.parse(nextRunAt) - Date.now() + 60_000 + daysLater * DAY_MS;
  try {
    await sweepRetention(deps);
  } finally {
    deps.skewMs = 0;
  }
}

async function roomProblem(scope: WorkspaceScope, byteCount: number, serviceId: string) {
  try {
    await requireRoom(deps, scope.client, scope.workspace.id, byteCount, serviceId);
    return undefined;
  } catch (error) {
    if (isProblemError(error)) return error.problem;
    throw error;
  }
}

describe('quota of a service', () => {
  it('L9 refuses what would pass it, to be tried later', async () => {
    const scope = await makeWorkspace(deps, 'Quota');
    const serviceId = await makeService(scope);
    const captureId = await makeCapture(scope, serviceId, 0);
    await makeFile(scope, captureId, 'goroutine-dump');
    const stored = Number((await scope.client.artifact.findFirst())?.sizeBytes);
    valueOf(await updateService(deps, scope, { service: serviceId, byteLimit: stored + 10 }));
    expect(await roomProblem(scope, 10, serviceId)).toBeUndefined();
    expect(await roomProblem(scope, 11, serviceId)).toMatchObject({
      code: 'service.full',
      retryAfterSeconds: 3600,
    });
  });

  it('is set by those who run the workspace', async () => {
    const scope = await makeWorkspace(deps, 'Editors');
    const service = await makeService(scope);
    const editor = await joinAs(deps, scope, 'editor');
    expect(codeOf(await updateService(deps, editor, { service, byteLimit: 1 }))).toBe(
      'access.role',
    );
    expect(codeOf(await updateService(deps, editor, { service, name: 'other' }))).toBeUndefined();
    const stranger = { service, ownerUserIds: ['usr_nobody'] };
    expect(codeOf(await updateService(deps, editor, stranger))).toBe('service.owners');
  });
});

describe('deleting a service', () => {
  it('R2 takes rows, bytes and names along, and leaves the other service alone', async () => {
    const scope = await makeWorkspace(deps, 'Ends');
    const ends = await makeService(scope, 'ends-here');
    const stays = await makeService(scope);
    const captureId = await makeCapture(scope, ends, 0);
    const file = await makeFile(scope, captureId, 'goroutine-dump');
    const other = await makeCapture(scope, stays, 0);
    const kept = await makeFile(scope, other, 'goroutine-dump');
    const environment = valueOf(await addEnvironment(deps, scope, { service: ends, name: 'prod' }));
    await scope.client.capture.updateMany({
      where: { id: captureId },
      data: { environmentId: environment.id },
    });
    expect(codeOf(await removeEnvironment(deps, scope, { environment: environment.id }))).toBe(
      'environment.in-use',
    );
    await scope.client.idempotencyKey.create({
      data: {
        keyHash: 'k',
        requestHash: 'r',
        status: 202,
        response: { captureId },
        expiresAt: new Date(Date.now() + DAY_MS),
      },
    });
    await scope.client.uploadAttempt.create({
      data: { id: unique('upl'), serviceName: 'ends-here', outcome: 'accepted' },
    });
    const typed = { service: ends, name: 'ends' };
    expect(codeOf(await deleteService(deps, scope, typed))).toBe('service.not-confirmed');
    valueOf(await deleteService(deps, scope, { service: ends, name: 'ends-here' }));
    expect([await isStored(file.sha256), await isStored(kept.sha256)]).toEqual([false, true]);
    expect(await scope.client.capture.findMany({ select: { id: true } })).toEqual([{ id: other }]);
    expect(await scope.client.idempotencyKey.count()).toBe(0);
    expect(await scope.client.uploadAttempt.count({ where: { serviceName: 'ends-here' } })).toBe(0);
    expect(await scope.client.uploadAttempt.count()).toBe(1);
  });
});

describe('seen before', () => {
  it('finds captures and incidents of this service and others, of this workspace only', async () => {
    const scope = await makeWorkspace(deps, 'Seen');
    const foreign = await makeWorkspace(deps, 'Foreign');
    const [here, there] = [await makeService(scope), await makeService(scope)];
    const first = await makeCapture(scope, here, 9, 'p1');
    const now = await makeCapture(scope, here, 0, 'p1');
    const elsewhere = await makeCapture(scope, there, 3, 'p1');
    await makeCapture(foreign, await makeService(foreign), 1, 'p1');
    const seen = valueOf(await getSeenBefore(scope, { capture: now, fingerprint: 'p1' }));
    expect(seen.here.map((row) => row.captureId)).toEqual([first]);
    expect(seen.elsewhere.map((row) => row.captureId)).toEqual([elsewhere]);
    const history = valueOf(await listFindingHistory(scope, { service: here }));
    expect(history).toMatchObject([
      { captureCount: 2, first: { captureId: first }, last: { captureId: now }, isGone: false },
    ]);
    const none = await getSeenBefore(foreign, { capture: now, fingerprint: 'p1' });
    expect(codeOf(none)).toBe('capture.not-found');
  });
});

describe('the record', () => {
  it('R1 is read by filters and pages, and its export is on record too', async () => {
    const scope = await makeWorkspace(deps, 'Record');
    const service = await makeService(scope);
    for (let i = 0; i < 55; i++)
      valueOf(await updateService(deps, scope, { service, name: `n${i}` }));
    const page = valueOf(await listAudit(deps, scope, { action: 'service.update' }));
    expect(page.entries).toHaveLength(50);
    const cursor = page.nextCursor ?? '';
    const rest = valueOf(await listAudit(deps, scope, { action: 'service.update', cursor }));
    expect(rest.entries).toHaveLength(5);
    expect(new Set([...page.entries, ...rest.entries].map((entry) => entry.id)).size).toBe(55);
    const none = valueOf(await listAudit(deps, scope, { result: 'refused' }));
    expect(none.entries).toEqual([]);
    const object = valueOf(await listAudit(deps, scope, { object: `service:${service}` }));
    expect(object.entries.length).toBeGreaterThan(0);
    let text = '';
    for await (const part of valueOf(await exportAudit(deps, scope, { format: 'csv' })))
      text += part;
    expect(text.split('\r\n')[0]).toBe('at,actor,action,object,result,address,details,id');
    expect(text).toContain('audit.export');
    const editor = await joinAs(deps, scope, 'editor');
    expect(codeOf(await listAudit(deps, editor))).toBe('access.role');
    expect(codeOf(await exportAudit(deps, editor, { format: 'jsonl' }))).toBe('access.role');
  });

  it('R1 is append only', async () => {
    const scope = await makeWorkspace(deps, 'Append');
    await expect(
      scope.client.auditEntry.updateMany({ data: { action: 'nothing' } }),
    ).rejects.toThrow(/append only/);
  });

  it('B5 guards cells that a spreadsheet would run', () => {
    expect(['=1+1', '+1', '-1', '@x', '\tx', "'x", 'a,b', 'a"b', 'plain'].map(csvCell)).toEqual([
      "'=1+1",
      "'+1",
      "'-1",
      "'@x",
      "'\tx",
      "''x",
      '"a,b"',
      '"a""b"',
      'plain',
    ]);
  });
});
