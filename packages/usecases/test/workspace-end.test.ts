import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createApiKey,
  createWorkspace,
  deleteWorkspace,
  enterWorkspace,
  exportWorkspace,
  findMovedWorkspace,
  inviteMember,
  updateWorkspace,
  type WorkspaceScope,
} from '../src/index';
import { zipStream } from '../src/workspaces/zip-stream';
import { enter, joinAs, makeUser, makeWorkspace } from './scopes';
import { makeTestDeps, type TestDeps } from './test-deps';

let deps: TestDeps;
let number = 0;

beforeAll(async () => {
  deps = await makeTestDeps();
});
afterAll(() => deps.drop());

const value = <T>(result: { ok: true; value: T } | { ok: false; error: { code: string } }): T => {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};
const codeOf = (result: { ok: boolean; error?: { code: string } }) => result.error?.code;
const idOf = (scope: WorkspaceScope): string =>
  scope.caller.kind === 'user' ? scope.caller.userId : '';

async function addBlob(scope: WorkspaceScope, text: string): Promise<string> {
  const { sha256 } = value(
    await deps.storage.putStream(Readable.from([Buffer.from(text)]), { limitBytes: 10_000 }),
  );
  await scope.client.blob.create({ data: { sha256, sizeBytes: BigInt(text.length) } });
  return sha256;
}

/** One of everything that a workspace holds, each with `mark` in it. */
async function fill(scope: WorkspaceScope, mark: string, shared?: string): Promise<string[]> {
  const n = ++number;
  const { client } = scope;
  const serviceId = `svc_${n}`;
  const captureId = `cap_${n}`;
  await client.service.create({ data: { id: serviceId, name: mark, slug: `s${n}` } });
  await client.environment.create({ data: { id: `env_${n}`, serviceId, name: mark } });
  await client.instance.create({
    data: { id: `ins_${n}`, serviceId, environmentId: `env_${n}`, identity: mark, host: mark },
  });
  await client.capture.create({
    data: {
      id: captureId,
      serviceId,
      environmentId: `env_${n}`,
      instanceId: `ins_${n}`,
      contentHash: mark,
      label: mark,
      state: 'done',
      sentence: mark,
    },
  });
  const file = await addBlob(scope, `dump of ${mark}`);
  const table = await addBlob(scope, `table of ${mark}`);
  const common = shared === undefined ? undefined : await addBlob(scope, shared);
  for (const [position, sha256] of [file, ...(common ? [common] : [])].entries()) {
    await client.artifact.create({
      data: {
        id: `art_${n}_${position}`,
        captureId,
        file: `../${mark} ${position}.txt`,
        position,
        sha256,
        sizeBytes: 4n,
        state: 'final',
      },
    });
  }
  await client.derivedTable.create({
    data: {
      id: `tbl_${n}`,
      captureId,
      artifactId: `art_${n}_0`,
      name: 'goroutines',
      version: 1,
      rows: 1,
      sha256: table,
      sizeBytes: 9n,
    },
  });
  await client.finding.create({
    data: {
      id: `fnd_${n}`,
      captureId,
      key: 'f1',
      position: 0,
      pattern: 'chan-nil',
      class: 'channel',
      severity: 'high',
      confidence: 0.8,
      primary: true,
      title: mark,
      goroutineCount: 3,
      fingerprint: mark,
      body: {},
    },
  });
  await client.incident.create({
    data: { id: `inc_${n}`, serviceId, title: mark, severity: 'high', fromAt: new Date() },
  });
  await client.incidentCapture.create({ data: { incidentId: `inc_${n}`, captureId } });
  await client.comment.create({ data: { id: `com_${n}`, incidentId: `inc_${n}`, text: mark } });
  await client.annotation.create({
    data: { id: `ann_${n}`, captureId, incidentId: `inc_${n}`, selection: {}, text: mark },
  });
  await client.investigation.create({ data: { id: `inv_${n}`, name: mark, view: {} } });
  await client.shareLink.create({
    data: {
      id: `lnk_${n}`,
      investigationId: `inv_${n}`,
      tokenHash: `hash ${mark}`,
      redaction: {},
      scope: {},
      expiresAt: new Date(Date.now() + 1e6),
    },
  });
  value(
    await inviteMember(deps, scope, {
      email: `${mark}@example.test`,
      role: 'viewer',
      byMail: false,
      language: 'en',
    }),
  );
  return [file, table];
}

/** Every table of the database that has `mark` anywhere. */
async function tablesWith(mark: string): Promise<string[]> {
  const { system } = deps.database;
  const tables = await system.$queryRaw<{ name: string }[]>`
    SELECT quote_ident(table_name) AS name FROM information_schema.tables
    WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'`;
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await system.$queryRawUnsafe<{ count: bigint }[]>(
      `SELECT count(*) AS count FROM ${name} t WHERE t::text LIKE '%' || $1 || '%'`,
      mark,
    );
    if ((row?.count ?? 0n) > 0n) found.push(name);
  }
  return found;
}

const isStored = async (sha256: string) => (await deps.storage.stat(sha256)).ok;

describe('the end of a workspace', () => {
  it('R2 leaves no row and no byte of it, and what another workspace has stays', async () => {
    const mine = await makeWorkspace(deps, 'Doomed marker77');
    const other = await makeWorkspace(deps, 'Other');
    const own = await fill(mine, 'marker77', 'bytes of both');
    const [theirs] = await fill(other, 'other88', 'bytes of both');
    const { sha256: both } = value(
      await deps.storage.putStream(Readable.from([Buffer.from('bytes of both')]), {
        limitBytes: 100,
      }),
    );
    expect((await tablesWith('marker77')).length).toBeGreaterThan(10);
    const { id } = mine.workspace;
    value(await deleteWorkspace(deps, mine, { name: 'Doomed marker77' }));
    expect(await tablesWith('marker77')).toEqual([]);
    // One entry says who ended it and when, by an id that nothing else has.
    expect(await tablesWith(id)).toEqual(['audit_entries']);
    for (const sha256 of own) expect(await isStored(sha256)).toBe(false);
    expect(await isStored(both)).toBe(true);
    expect(await isStored(theirs ?? '')).toBe(true);
    expect(codeOf(await enterWorkspace(deps, mine.caller, { workspaceId: id }))).toBe(
      'workspace.not-found',
    );
    expect(codeOf(await deleteWorkspace(deps, mine, { name: 'Doomed marker77' }))).toBe(
      'workspace.not-found',
    );
    expect(await other.client.capture.count()).toBe(1);
    const entry = await deps.database.system.auditEntry.findFirstOrThrow({
      where: { action: 'workspace.delete', object: `workspace:${id}` },
    });
    expect(entry).toMatchObject({ workspaceId: null, actor: `user:${idOf(mine)}` });
  });

  it('needs its name, typed, and an owner', async () => {
    const mine = await makeWorkspace(deps, 'Kept');
    const admin = await joinAs(deps, mine, 'admin');
    expect(codeOf(await deleteWorkspace(deps, mine, { name: 'kept' }))).toBe(
      'workspace.not-confirmed',
    );
    expect(codeOf(await deleteWorkspace(deps, admin, { name: 'Kept' }))).toBe('access.role');
    expect(await mine.client.member.count()).toBe(2);
  });
});

describe('the address of a workspace', () => {
  it('changes; the former one leads its members here and is given to nobody else', async () => {
    const mine = await makeWorkspace(deps, 'First name');
    const member = await joinAs(deps, mine, 'admin');
    const stranger = await makeUser(deps);
    value(await updateWorkspace(deps, member, { name: 'Second name', slug: 'second-name' }));
    expect(await findMovedWorkspace(deps, idOf(mine), 'first-name')).toBe('second-name');
    expect(await findMovedWorkspace(deps, stranger, 'first-name')).toBeUndefined();
    // Pages that are open go on; a stranger finds what they would find of an address nobody had.
    expect((await enter(deps, mine.caller, 'first-name')).workspace.slug).toBe('second-name');
    const asStranger = { kind: 'user', userId: stranger } as const;
    expect(await enterWorkspace(deps, asStranger, { slug: 'first-name' })).toEqual(
      await enterWorkspace(deps, asStranger, { slug: 'nobody-had-this' }),
    );
    expect(await findMovedWorkspace(deps, idOf(mine), '\0')).toBeUndefined();
    const made = value(await createWorkspace(deps, { userId: stranger }, { name: 'First name' }));
    expect(made.slug).toBe('first-name-2');
    const theirs = await enter(deps, { kind: 'user', userId: stranger }, made.slug);
    for (const slug of ['first-name', 'second-name']) {
      expect(codeOf(await updateWorkspace(deps, theirs, { slug }))).toBe('workspace.slug-taken');
    }
    const now = await enter(deps, mine.caller, 'second-name');
    expect(now.workspace.name).toBe('Second name');
    value(await updateWorkspace(deps, now, { slug: 'first-name' }));
    expect(await findMovedWorkspace(deps, idOf(mine), 'second-name')).toBe('first-name');
    expect(await findMovedWorkspace(deps, idOf(mine), 'first-name')).toBeUndefined();
  });

  it('is made of letters, digits and single dashes', async () => {
    const mine = await makeWorkspace(deps, 'Form');
    for (const slug of ['', 'A', '-a', 'a--b', 'a/b', '..', 'a b', 'a'.repeat(49)]) {
      expect(codeOf(await updateWorkspace(deps, mine, { slug }))).toBe('workspace.slug');
    }
  });
});

// Another program's reader: ours would repeat our own mistakes.
const hasPython = spawnSync('python3', ['-V']).status === 0;

describe.skipIf(!hasPython)('the export of a workspace', () => {
  const unzipped = async (chunks: AsyncIterable<Uint8Array>) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'unpark-export-'));
    const parts: Uint8Array[] = [];
    for await (const chunk of chunks) parts.push(chunk);
    const file = path.join(folder, 'export.zip');
    await writeFile(file, Buffer.concat(parts));
    execFileSync('python3', ['-m', 'zipfile', '-t', file]);
    execFileSync('python3', ['-m', 'zipfile', '-e', file, folder]);
    return {
      names: execFileSync('python3', [
        '-c',
        'import sys,zipfile; print("\\n".join(zipfile.ZipFile(sys.argv[1]).namelist()))',
        file,
      ])
        .toString()
        .trim()
        .split('\n'),
      text: (name: string) => readFile(path.join(folder, name), 'utf8'),
      drop: () => rm(folder, { recursive: true, force: true }),
    };
  };

  it('has the files as they were sent and what people wrote, and nothing that opens a door', async () => {
    const mine = await makeWorkspace(deps, 'Exported');
    const other = await makeWorkspace(deps, 'Not exported');
    await fill(mine, 'export55');
    await fill(other, 'foreign66');
    const key = value(await createApiKey(deps, mine, { name: 'nightly', scopes: ['admin'] }));
    const { stream, downloadName } = value(await exportWorkspace(deps, mine));
    expect(downloadName).toMatch(/^unpark-exported-\d{4}-\d\d-\d\d\.zip$/);
    const zip = await unzipped(stream);
    const original = zip.names.find((name) => name.startsWith('originals/'));
    expect(await zip.text(original ?? '')).toBe('dump of export55');
    expect(original).not.toContain('..');
    const all = (await Promise.all(zip.names.map(zip.text))).join('\n');
    for (const name of ['captures', 'findings', 'incidents', 'annotations', 'investigations']) {
      expect(await zip.text(`${name}.jsonl`)).toContain('export55');
    }
    expect(all).not.toContain('foreign66');
    expect(all).not.toContain('@example.test');
    expect(all).not.toContain('hash export55');
    expect(JSON.parse(await zip.text('workspace.json'))).toMatchObject({
      name: 'Exported',
      keys: [{ id: key.key.id, name: 'nightly' }],
    });
    expect(all).not.toContain(key.secret);
    expect(all).not.toContain(key.key.prefix);
    const actions = await mine.client.auditEntry.findMany({
      where: { action: 'workspace.export' },
    });
    expect(actions).toHaveLength(1);
    await zip.drop();
  });

  it('says which files could not be read, and goes on', async () => {
    const mine = await makeWorkspace(deps, 'Partly gone');
    const [file] = await fill(mine, 'gone99', 'the other one stays');
    value(await deps.storage.delete(file ?? ''));
    const zip = await unzipped(value(await exportWorkspace(deps, mine)).stream);
    expect(await zip.text('not-read.jsonl')).toContain('gone99');
    expect(zip.names.filter((name) => name.startsWith('originals/'))).toHaveLength(1);
    await zip.drop();
  });

  it('is for admins', async () => {
    const mine = await makeWorkspace(deps, 'Export rights');
    const editor = await joinAs(deps, mine, 'editor');
    expect(codeOf(await exportWorkspace(deps, editor))).toBe('access.role');
  });

  it('is a zip of any number of entries, empty ones and names of other scripts too', async () => {
    async function* entries() {
      for (let entry = 0; entry < 300; entry++) {
        yield {
          name: `采集/${entry}.txt`,
          at: new Date('2026-02-03T04:05:06Z'),
          deflated: entry % 2 === 0,
          bytes: entry === 7 ? [] : [Buffer.from(`part one of ${entry}, `), Buffer.from('two')],
        };
      }
    }
    const zip = await unzipped(zipStream(entries()));
    expect(zip.names).toHaveLength(300);
    expect(await zip.text('采集/7.txt')).toBe('');
    expect(await zip.text('采集/8.txt')).toBe('part one of 8, two');
    expect(await zip.text('采集/9.txt')).toBe('part one of 9, two');
    await zip.drop();
  });

  it('breaks off when its source does, so that a cut file is not taken for a whole one', async () => {
    for (const deflated of [true, false]) {
      const source = async function* () {
        yield Buffer.from('a');
        throw new Error('disk');
      };
      async function* entries() {
        yield { name: 'a', at: new Date(), deflated, bytes: source() };
      }
      await expect(async () => {
        for await (const chunk of zipStream(entries())) expect(chunk.length).toBeGreaterThan(0);
      }).rejects.toThrow('disk');
    }
  });
});
