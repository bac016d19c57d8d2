import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { ok } from '@unpark/base';
import type { ArtifactRecord } from '@unpark/model';
import {
  beginUpload,
  deleteCapture,
  getAnalysis,
  getCaptureView,
  type WorkspaceScope,
} from '@unpark/usecases';
import { zipSync } from 'fflate';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningWorker, startWorker } from '../src/start-worker';
import {
  type Installation,
  makeInstallation,
  makeWorkspace,
  sendOk,
  untilFinal,
} from './installation';

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

const MARKER = 'zebramarker41';
const dump = (of: string): string =>
  [
    'goroutine 1 [chan receive, 5 minutes]:',
    `main.${of}(0xc000012345)`,
    `\t/src/${of}/main.go:17 +0x1d`,
    'created by main.main in goroutine 7',
    `\t/src/${of}/main.go:40 +0x5a`,
    '',
  ].join('\n');

/** Where the marker stands: files of the data folder, rows of every table of every schema. */
async function tracesOf(marker: string): Promise<string[]> {
  const traces: string[] = [];
  const { dataDir, databaseUrl } = installation.env;
  for (const name of await readdir(dataDir, { recursive: true })) {
    const file = path.join(dataDir, name);
    if (name.includes(marker)) traces.push(name);
    const found = await stat(file).catch(() => undefined);
    if (!found?.isFile()) continue;
    const bytes = await readFile(file).catch(() => Buffer.alloc(0));
    if (bytes.includes(marker)) traces.push(name);
  }
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const tables = await client.query<{ schema: string; name: string }>(
      `SELECT table_schema AS schema, table_name AS name FROM information_schema.tables
       WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'`,
    );
    for (const { schema, name } of tables.rows) {
      const table = `${client.escapeIdentifier(schema)}.${client.escapeIdentifier(name)}`;
      const rows = await client.query(
        `SELECT 1 FROM ${table} AS t WHERE position($1 IN t::text) > 0 LIMIT 1`,
        [marker],
      );
      if (rows.rowCount) traces.push(`${schema}.${name}`);
    }
  } finally {
    await client.end();
  }
  return traces;
}

describe('a deleted capture', () => {
  it('leaves no trace in store, tables and queue, while other uploads are open', async () => {
    const open = await beginUpload(installation.deps, scope, {
      service: 'other',
      environment: 'default',
      files: [{ file: 'large', sizeBytes: 10_000_000 }],
    });
    expect(open.ok).toBe(true);
    const zip = zipSync({ [`${MARKER}.txt`]: Buffer.from(dump(MARKER)) }, { level: 0 });
    const files = [
      { file: `${MARKER}.zip`, bytes: zip },
      { file: 'alone.txt', bytes: Buffer.from(`${dump(MARKER)}\n${dump(`${MARKER}two`)}`) },
    ];
    const { captureId } = await sendOk(installation, scope, files, {
      idempotencyKey: 'the first time',
    });
    expect((await untilFinal(installation, captureId)).state).toBe('done');
    const before = await tracesOf(MARKER);
    expect(before).toEqual(
      expect.arrayContaining([
        'public.artifacts',
        'public.idempotency_keys',
        expect.stringContaining('blobs/'),
      ]),
    );
    const deleted = await deleteCapture(installation.deps, scope, { capture: captureId });
    expect(deleted).toEqual(ok({ captureId }));
    expect(await tracesOf(MARKER)).toEqual([]);
    // ids stand in the record of what was done, and nowhere else
    const kept = (await tracesOf(captureId)).sort();
    expect(kept).toEqual(['public.audit_entries', 'public.upload_attempts']);
  });

  it('leaves no trace when it is deleted while it is read', async () => {
    const marker = 'zebramarker42';
    const { captureId } = await sendOk(installation, scope, [
      { file: 'a.txt', bytes: Buffer.from(dump(marker)) },
    ]);
    for (let i = 0; i < 400; i++) {
      const artifact = await scope.client.artifact.findFirst({ where: { captureId } });
      if (artifact?.state !== 'queued') break;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await deleteCapture(installation.deps, scope, { capture: captureId });
    // the sweep comes every 15 s: 60 s are time for four
    let traces = ['unknown'];
    for (let i = 0; i < 110 && traces.length > 0; i++) {
      traces = await tracesOf(marker);
      if (traces.length > 0) await new Promise((resolve) => setTimeout(resolve, 500));
    }
    expect(traces).toEqual([]);
  });
});

describe('times of a capture', () => {
  const record = (aheadMs: number) => {
    const unixNs = `${Date.now() + aheadMs}000000`;
    return Buffer.from(
      JSON.stringify({
        schema: 'unpark-capture/1',
        windowFromUnixNs: unixNs,
        windowToUnixNs: unixNs,
        files: [{ file: 'dump.txt', fromUnixNs: unixNs, toUnixNs: unixNs }],
      }),
    );
  };
  const sendDated = async (aheadMs: number, zipped: boolean) => {
    const text = Buffer.from(dump(`ahead${aheadMs}${zipped}`));
    const files = zipped
      ? [
          {
            file: 'c.zip',
            bytes: zipSync({ 'dump.txt': text, 'capture.json': record(aheadMs) }),
          },
        ]
      : [
          { file: 'dump.txt', bytes: text },
          { file: 'capture.json', bytes: record(aheadMs) },
        ];
    const { captureId } = await sendOk(installation, scope, files, { service: 'dated' });
    return { captureId, state: (await untilFinal(installation, captureId)).state };
  };

  it('may be ten minutes ahead of ours, and no more', async () => {
    for (const zipped of [false, true]) {
      expect((await sendDated(9 * 60_000, zipped)).state).toBe('done');
      const refused = await sendDated(12 * 60_000, zipped);
      expect(refused.state).toBe('failed');
      const view = await getCaptureView(installation.deps, scope, { capture: refused.captureId });
      expect(view.ok && view.value.capture.problem).toMatchObject({
        code: 'capture.dated-ahead',
        place: { file: 'capture.json' },
      });
      const report = await getAnalysis(scope, { capture: refused.captureId });
      expect(report).toMatchObject({
        ok: false,
        error: { code: 'analysis.not-final', message: expect.stringContaining('capture record') },
      });
    }
  });

  it('charges the reading to whoever sent it', async () => {
    const rows = await installation.deps.database.accounts.rateCount.findMany({
      where: { key: { startsWith: 'parse-ms:' } },
    });
    expect(rows.filter((row) => row.count > 0).length).toBe(2);
  });
});

describe('an archive with something to say', () => {
  it('stands on the page and in the report with its warnings', async () => {
    const inner = zipSync({ 'x.txt': Buffer.from(dump('inner')) });
    const zip = zipSync({
      'dump.txt': Buffer.from(dump('outer')),
      'inner.zip': inner,
    });
    // one bit of a stored entry: its checksum no longer holds
    const broken = Buffer.from(
      zipSync(
        { 'bad.txt': Buffer.from(dump('bad')), 'good.txt': Buffer.from(dump('good')) },
        { level: 0 },
      ),
    );
    const at = broken.indexOf('chan receive');
    broken[at] = (broken[at] ?? 0) ^ 1;
    const { captureId } = await sendOk(
      installation,
      scope,
      [
        { file: 'nested.zip', bytes: zip },
        { file: 'broken.zip', bytes: broken },
      ],
      { service: 'archives' },
    );
    expect((await untilFinal(installation, captureId)).state).toBe('done');
    const view = await getCaptureView(installation.deps, scope, { capture: captureId });
    const records = view.ok ? view.value.artifacts.map((artifact) => artifact.record) : [];
    const report = await getAnalysis(scope, { capture: captureId });
    const reported = report.ok ? report.value.artifacts : [];
    const said = (
      of: readonly (Pick<ArtifactRecord, 'file' | 'warnings' | 'error'> | undefined)[],
    ) =>
      of
        .filter((one) => one && (one.warnings.length > 0 || one.error !== undefined))
        .map((one) => one?.file)
        .sort();
    expect(said(records)).toContain('broken.zip');
    expect(reported.map((one) => one.file)).toContain('broken.zip');
    const broke = reported.find((one) => one.file === 'broken.zip');
    expect(JSON.stringify(broke)).toContain('bad.txt');
    // the archive inside the other is named, by whichever of the two records refuses it
    expect(JSON.stringify(reported)).toContain('inner.zip');
  });
});
