import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { decodeTableFile } from '@unpark/compute';
import type { ArtifactRecord, Diagnosis } from '@unpark/model';
import {
  bundleArchivePath,
  bundleTruth,
  emptyFile,
  notFoundPage,
  readBundle,
  truncatedGzip,
} from '@unpark/testkit';
import { addArtifacts, getAnalysis, openOriginal, type WorkspaceScope } from '@unpark/usecases';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningWorker, startWorker } from '../src/start-worker';
import {
  type Installation,
  makeInstallation,
  makeWorkspace,
  partsOf,
  send,
  sendOk,
  untilFinal,
} from './installation';

const BUNDLE = 'chan-result-leak-go1.24';
const isDump = (file: string): boolean => /goroutine.*debug2.*\.txt$/.test(file);

let installation: Installation;
let worker: RunningWorker;
let scope: WorkspaceScope;

beforeAll(async () => {
  installation = await makeInstallation();
  scope = await makeWorkspace(installation, 'Acme');
  worker = await startWorker(installation.env, installation.log);
});
afterAll(async () => {
  await worker?.stop(8000);
  await installation?.drop();
});

const artifactsOf = (captureId: string) =>
  scope.client.artifact.findMany({
    where: { captureId },
    include: { tables: { orderBy: { name: 'asc' } } },
    orderBy: { file: 'asc' },
  });
const recordOf = (row: { record: unknown } | undefined) =>
  row?.record as ArtifactRecord | undefined;
const outcomes = async () => {
  const rows = await scope.client.uploadAttempt.groupBy({ by: ['outcome'], _count: true });
  return Object.fromEntries(rows.map((row) => [row.outcome, row._count]));
};

type ArtifactRow = Awaited<ReturnType<typeof artifactsOf>>[number];

/** Every file ended as tables; a record of the capture itself has facts instead. */
function expectAllRead(entries: readonly ArtifactRow[]): void {
  for (const row of entries) {
    expect(['parsed', 'warnings'], row.file).toContain(recordOf(row)?.status);
    if (row.kind === 'capture-manifest') continue;
    expect(row.tables.length, row.file).toBeGreaterThan(0);
  }
}

describe('a capture from upload to findings', () => {
  it('unpacks a bundle, reads every file, and finds the cause', async () => {
    const bytes = await readFile(bundleArchivePath(BUNDLE));
    const { captureId, outcome } = await sendOk(installation, scope, [
      { file: 'bundle.tar.gz', bytes },
    ]);
    expect(outcome).toBe('accepted');
    expect(await untilFinal(installation, captureId)).toEqual({ state: 'done', revision: 1 });
    const rows = await artifactsOf(captureId);
    const archive = rows.find((row) => row.fromArchiveId === null);
    expect(archive).toMatchObject({ file: 'bundle.tar.gz', state: 'final', kind: 'archive' });
    const entries = rows.filter((row) => row.fromArchiveId === archive?.id);
    const expected = readBundle(BUNDLE);
    expect(entries.map((row) => row.file)).toEqual(expected.map((file) => file.file).sort());
    expect(rows.every((row) => row.state === 'final' && row.claimToken === null)).toBe(true);
    expectAllRead(entries);
    const capture = await scope.client.capture.findUniqueOrThrow({ where: { id: captureId } });
    const truth = bundleTruth(BUNDLE);
    expect(truth.accept).toContain(capture.pattern);
    expect(capture.outcome).toBe('stalled');
    expect(capture.goroutineCount).toBeGreaterThan(0);
    expect(capture.windowSource).toBeTruthy();
    const diagnosis = capture.diagnosis as unknown as Diagnosis;
    const findings = await scope.client.finding.findMany({ where: { captureId } });
    expect(findings.map((row) => row.key).sort()).toEqual(
      diagnosis.findings.map((finding) => finding.id).sort(),
    );
    const report = await getAnalysis(scope, { capture: captureId });
    expect(report.ok && report.value.artifacts.length).toBe(entries.length);
    expect(await readdir(path.join(installation.env.dataDir, 'tmp'))).toEqual([]);
  });

  it.each(['gc-pressure-go1.27', 'healthy-load-go1.19'])(
    'ends every file of %s as tables, traces and metrics among them',
    async (bundle) => {
      const bytes = await readFile(bundleArchivePath(bundle));
      const { captureId } = await sendOk(installation, scope, [{ file: 'b.tar.gz', bytes }], {
        service: bundle,
      });
      expect(await untilFinal(installation, captureId)).toMatchObject({ state: 'done' });
      const rows = await artifactsOf(captureId);
      const entries = rows.filter((row) => row.fromArchiveId !== null);
      expectAllRead(entries);
      const namesOf = (kind: string) =>
        entries.find((row) => row.kind === kind)?.tables.map((table) => table.name) ?? [];
      expect(namesOf('execution-trace')).toEqual(
        expect.arrayContaining(['trace_transitions', 'trace_blocking', 'trace_open_waits']),
      );
      expect(namesOf('metrics')).toContain('metric_series');
    },
  );

  it('stores tables that open again, and originals bit by bit', async () => {
    const dump = readBundle(BUNDLE).find((file) => isDump(file.file));
    if (!dump) throw new Error('the bundle has a dump');
    const { captureId } = await sendOk(installation, scope, [
      { file: 'dumps/goroutine.txt', bytes: dump.bytes, modifiedUnixMs: 1_700_000_000_123 },
    ]);
    await untilFinal(installation, captureId);
    const [row] = await artifactsOf(captureId);
    expect(row?.hints).toEqual({ modifiedUnixNs: '1700000000123000000' });
    const goroutines = row?.tables.find((table) => table.name === 'goroutines');
    if (!row || !goroutines) throw new Error('a dump gives goroutines');
    const opened = await installation.deps.storage.openRead(goroutines.sha256);
    if (!opened.ok) throw new Error(opened.error.message);
    const bytes = Buffer.concat(await opened.value.stream.toArray());
    const table = decodeTableFile(goroutines.name, goroutines.version, bytes);
    expect(table.ok && table.value.rows).toBe(goroutines.rows);
    const original = await openOriginal(installation.deps, scope, { artifact: row.id });
    if (!original.ok) throw new Error(original.error.message);
    const back = Buffer.concat(await original.value.stream.toArray());
    expect(back.equals(Buffer.from(dump.bytes))).toBe(true);
    expect(original.value.downloadName).toMatch(/^[A-Za-z0-9._-]+$/);
  });

  it('knows the same files again, whatever their order', async () => {
    const files = readBundle(BUNDLE).slice(0, 3);
    const first = await sendOk(installation, scope, files, { service: 'again' });
    const before = await outcomes();
    const second = await sendOk(installation, scope, [...files].reverse(), { service: 'again' });
    expect(second).toMatchObject({ outcome: 'duplicate', captureId: first.captureId });
    expect(second.artifacts.every((artifact) => artifact.duplicate)).toBe(true);
    const elsewhere = await sendOk(installation, scope, files, { service: 'another' });
    expect(elsewhere.outcome).toBe('accepted');
    expect(elsewhere.captureId).not.toBe(first.captureId);
    const after = await outcomes();
    expect(after['duplicate']).toBe((before['duplicate'] ?? 0) + 1);
    expect(after['accepted']).toBe((before['accepted'] ?? 0) + 1);
    await untilFinal(installation, first.captureId);
    await untilFinal(installation, elsewhere.captureId);
  });

  it('makes one capture of the same upload sent many times at once', async () => {
    const files = readBundle(BUNDLE).slice(3, 5);
    const answers = await Promise.all(
      [1, 2, 3, 4, 5].map(() => sendOk(installation, scope, files, { service: 'storm' })),
    );
    expect(new Set(answers.map((answer) => answer.captureId)).size).toBe(1);
    expect(answers.filter((answer) => answer.outcome === 'accepted')).toHaveLength(1);
    await untilFinal(installation, answers[0]?.captureId ?? '');
  });

  it('answers an Idempotency-Key as the first time, and refuses it for other content', async () => {
    const options = { service: 'keyed', idempotencyKey: 'a-key' };
    const text = (words: string) => [{ file: 'a.txt', bytes: Buffer.from(words) }];
    const first = await sendOk(installation, scope, text('one'), options);
    expect(await sendOk(installation, scope, text('one'), options)).toEqual(first);
    const other = await send(installation, scope, text('two'), options);
    expect(other.ok ? 'taken' : other.error.code).toBe('idempotency.conflict');
    await untilFinal(installation, first.captureId);
  });

  it('reads and diagnoses again when a late file joins', async () => {
    const files = readBundle(BUNDLE);
    const dump = files.filter((file) => isDump(file.file)).slice(0, 1);
    const rest = files.filter((file) => !dump.includes(file));
    const { captureId } = await sendOk(installation, scope, rest, { service: 'late' });
    await untilFinal(installation, captureId);
    const join = () => addArtifacts(installation.deps, scope, { captureId, parts: partsOf(dump) });
    const joined = await join();
    expect(joined.ok && joined.value.outcome).toBe('accepted');
    expect(await untilFinal(installation, captureId, 2)).toEqual({ state: 'done', revision: 2 });
    const capture = await scope.client.capture.findUniqueOrThrow({ where: { id: captureId } });
    expect(bundleTruth(BUNDLE).accept).toContain(capture.pattern);
    const again = await join();
    expect(again.ok && again.value.outcome).toBe('duplicate');
    expect(await untilFinal(installation, captureId, 2)).toEqual({ state: 'done', revision: 2 });
  });

  it('gives the same rows when everything is done twice', async () => {
    const files = readBundle(BUNDLE);
    const { captureId } = await sendOk(installation, scope, files, { service: 'twice' });
    await untilFinal(installation, captureId);
    const facts = async () => ({
      artifacts: (await artifactsOf(captureId)).map(({ file, record, kind, status, tables }) => ({
        file,
        record,
        kind,
        status,
        tables: tables.map(({ name, version, rows, sha256 }) => ({ name, version, rows, sha256 })),
      })),
      findings: (
        await scope.client.finding.findMany({ where: { captureId }, orderBy: { position: 'asc' } })
      ).map(({ key, pattern, fingerprint, body }) => ({ key, pattern, fingerprint, body })),
    });
    const before = await facts();
    await scope.client.artifact.updateMany({ where: { captureId }, data: { state: 'queued' } });
    await scope.client.capture.updateMany({ where: { id: captureId }, data: { state: 'queued' } });
    await installation.deps.queue.enqueue('sweep-unfinished', {});
    // the sweep leaves rows alone that were touched a moment ago, so it is told of each
    for (const { id } of await artifactsOf(captureId)) {
      await installation.deps.queue.enqueue('parse-artifact', {
        workspaceId: scope.workspace.id,
        artifactId: id,
      });
    }
    await untilFinal(installation, captureId, 2);
    expect(await facts()).toEqual(before);
  });
});

describe('files that are wrong', () => {
  const dump = readBundle(BUNDLE).find((file) => isDump(file.file));
  const profile = readBundle(BUNDLE).find((file) => /\.(pb\.gz|pprof)$/.test(file.file));
  if (!dump || !profile) throw new Error('the bundle has a dump and a profile');
  const cut = truncatedGzip(profile.bytes);
  const cases = [
    {
      what: 'empty',
      file: emptyFile().file,
      bytes: emptyFile().bytes,
      status: /unrecognised|damaged/,
    },
    {
      what: 'a 404 page',
      file: notFoundPage().file,
      bytes: notFoundPage().bytes,
      status: /unrecognised/,
    },
    { what: 'a cut profile', file: cut.file, bytes: cut.bytes, status: /damaged/, byte: true },
    { what: 'noise', file: 'noise.bin', bytes: Buffer.alloc(5000, 0x91), status: /unrecognised/ },
    {
      what: 'a cut dump',
      file: 'dump.txt',
      bytes: dump.bytes.slice(0, 1500),
      status: /warnings|damaged/,
    },
  ];
  for (const { what, file, bytes, status, byte } of cases) {
    it(`says what is wrong: ${what}`, async () => {
      const { captureId } = await sendOk(installation, scope, [{ file, bytes }], {
        service: 'odd',
      });
      expect((await untilFinal(installation, captureId)).state).toBe('done');
      const [row] = await artifactsOf(captureId);
      const record = recordOf(row);
      expect(record?.status).toMatch(status);
      const problem = record?.error ?? record?.warnings[0];
      expect(problem?.message).toMatch(/\S.*\.$/);
      expect(JSON.stringify(record)).not.toContain(installation.env.dataDir);
      if (byte) expect(record?.error?.place?.byte).toBeGreaterThan(0);
      const capture = await scope.client.capture.findUniqueOrThrow({ where: { id: captureId } });
      expect(capture.outcome).toMatch(/cannot-tell|stalled|healthy/);
    });
  }

  it('refuses what is over the limits and counts it, keeping no capture', async () => {
    const limits = { sentBytes: 1000, files: 2 };
    const before = await outcomes();
    const bytes = (count: number) => [{ file: 'a', bytes: Buffer.alloc(count, 1) }];
    const over = await send(installation, scope, bytes(1001), { service: 'big', limits });
    expect(over.ok ? undefined : over.error).toMatchObject({
      code: 'upload.too-large',
      place: { file: 'a', byte: 1000 },
    });
    const many = await send(installation, scope, [...bytes(1), ...bytes(2), ...bytes(3)], {
      service: 'big',
      limits,
    });
    expect(many.ok ? 'taken' : many.error.code).toBe('upload.too-many-files');
    const none = await send(installation, scope, [], { service: 'big', limits });
    expect(none.ok ? 'taken' : none.error.code).toBe('upload.no-files');
    const after = await outcomes();
    expect(after['rejected']).toBe((before['rejected'] ?? 0) + 3);
    const atLimit = await sendOk(installation, scope, bytes(1000), { service: 'big', limits });
    expect(atLimit.outcome).toBe('accepted');
    await untilFinal(installation, atLimit.captureId);
  });

  it('writes ids into its log and no text of a capture', async () => {
    const secret = 'very-private-file-name';
    const { captureId } = await sendOk(installation, scope, [
      {
        file: `${secret}.txt`,
        bytes: Buffer.from(`goroutine 1 [running]:\n${secret}.main()\n\t/x.go:1\n`),
      },
    ]);
    await untilFinal(installation, captureId);
    const lines = installation.lines.filter((line) => line.fields['captureId'] === captureId);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines[0]?.fields).toMatchObject({ workspaceId: scope.workspace.id });
    expect(JSON.stringify(installation.lines)).not.toContain(secret);
  });
});
