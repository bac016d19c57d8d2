import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@unpark/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  errorForLog,
  isForeignKeyViolation,
  isRowMissing,
  isUniqueViolation,
  TenancyError,
  type WorkspaceClient,
  type WorkspaceTransaction,
} from '../src/index';

const id = () => randomUUID();
let test: TestDatabase;
let mine: WorkspaceClient;
let other: WorkspaceClient;
const otherService = id();
const myService = id();

beforeAll(async () => {
  test = await createTestDatabase();
  await test.database.system.workspace.createMany({
    data: [
      { id: 'ws_mine', slug: 'mine', name: 'Mine' },
      { id: 'ws_other', slug: 'other', name: 'Other' },
    ],
  });
  mine = test.database.forWorkspace('ws_mine');
  other = test.database.forWorkspace('ws_other');
  await mine.service.create({ data: { id: myService, name: 'checkout', slug: 'checkout' } });
  await other.service.create({ data: { id: otherService, name: 'checkout', slug: 'checkout' } });
});
afterAll(() => test.drop());

describe('a client bound to a workspace', () => {
  it('A2 fills the workspace in and sees no other', async () => {
    expect((await mine.service.findMany()).map((row) => row.id)).toEqual([myService]);
    expect(await mine.service.findUnique({ where: { id: otherService } })).toBeNull();
    expect(
      await mine.service.findFirst({ where: { OR: [{ id: otherService }, { name: 'checkout' }] } }),
    ).toMatchObject({ id: myService, workspaceId: 'ws_mine' });
    expect(await mine.service.count()).toBe(1);
    expect((await mine.service.aggregate({ _count: true }))._count).toBe(1);
    expect(await mine.service.groupBy({ by: ['workspaceId'], _count: true })).toHaveLength(1);
  });

  it('changes and deletes nothing of another workspace', async () => {
    const change = mine.service.update({ where: { id: otherService }, data: { name: 'taken' } });
    expect(isRowMissing(await change.catch((error: unknown) => error))).toBe(true);
    const remove = mine.service.delete({ where: { id: otherService } });
    expect(isRowMissing(await remove.catch((error: unknown) => error))).toBe(true);
    await mine.service.updateMany({ data: { repositoryUrl: 'https://example.test' } });
    expect((await mine.service.deleteMany({ where: { id: otherService } })).count).toBe(0);
    expect(await other.service.findMany()).toMatchObject([
      { id: otherService, name: 'checkout', repositoryUrl: null },
    ]);
  });

  it('binds createMany, upsert and nested creates', async () => {
    const many = [
      { id: id(), serviceId: myService, name: 'prod' },
      { id: id(), serviceId: myService, name: 'stage' },
    ];
    await mine.environment.createMany({ data: many });
    const rows = await mine.environment.createManyAndReturn({
      data: { id: id(), serviceId: myService, name: 'dev' },
    });
    expect(rows).toMatchObject([{ workspaceId: 'ws_mine' }]);
    const key = { workspaceId: 'ws_mine', serviceId: myService, name: 'prod' };
    const upserted = await mine.environment.upsert({
      where: { workspaceId_serviceId_name: key },
      create: { id: id(), serviceId: myService, name: 'prod' },
      update: {},
    });
    expect(upserted.id).toBe(many[0]?.id);
    await mine.blob.create({ data: { sha256: 'aa', sizeBytes: 3n } });
    const captureId = id();
    const capture = await mine.capture.create({
      data: {
        id: captureId,
        serviceId: myService,
        contentHash: 'h',
        artifacts: {
          create: [{ id: id(), file: 'a', sha256: 'aa', sizeBytes: 3n }],
        },
      },
      include: { artifacts: true },
    });
    expect(capture.artifacts).toMatchObject([{ workspaceId: 'ws_mine', captureId }]);
    const again = mine.capture.create({
      data: { id: id(), serviceId: myService, contentHash: 'h' },
    });
    expect(isUniqueViolation(await again.catch((error: unknown) => error))).toBe(true);
  });

  it('cannot point at a row of another workspace', async () => {
    const row = { id: id(), serviceId: otherService, name: 'prod' };
    const made = mine.environment.create({ data: row });
    expect(isForeignKeyViolation(await made.catch((error: unknown) => error))).toBe(true);
  });

  it.each<[string, () => Promise<unknown>]>([
    [
      'a create',
      () =>
        mine.service.create({ data: { id: id(), workspaceId: 'ws_other', name: 'x', slug: 'x' } }),
    ],
    [
      'a createMany',
      () =>
        mine.service.createMany({
          data: [{ id: id(), workspaceId: 'ws_other', name: 'x', slug: 'x' }],
        }),
    ],
    ['a filter', () => mine.service.findMany({ where: { workspaceId: 'ws_other' } })],
    ['a wide filter', () => mine.service.findMany({ where: { workspaceId: { not: '' } } })],
    [
      'a compound key',
      () =>
        mine.service.findUnique({
          where: { workspaceId_slug: { workspaceId: 'ws_other', slug: 'checkout' } },
        }),
    ],
    [
      'a change of workspace',
      () => mine.service.update({ where: { id: myService }, data: { workspaceId: 'ws_other' } }),
    ],
    [
      'connect',
      () =>
        mine.service.update({
          where: { id: myService },
          data: { captures: { connect: { id: 'x' } } },
        }),
    ],
    [
      'nested workspace',
      () =>
        mine.service.update({
          where: { id: myService },
          data: { workspace: { connect: { id: 'ws_other' } } },
        }),
    ],
    [
      'a read through a user',
      () => mine.member.findMany({ include: { user: { include: { members: true } } } }),
    ],
    ['accounts', () => mine.user.findMany()],
    ['the list of workspaces', () => mine.workspace.findMany()],
    ['another workspace row', () => mine.workspace.findUnique({ where: { id: 'ws_other' } })],
    ['raw SQL', () => mine.$queryRaw`SELECT * FROM services`],
    ['raw SQL as text', () => mine.$executeRawUnsafe('DELETE FROM services')],
  ])('refuses %s outside its workspace', async (_name, query) => {
    await expect(query()).rejects.toBeInstanceOf(TenancyError);
  });

  it('is bound inside a transaction too', async () => {
    const seen = await mine.$transaction(async (tx: WorkspaceTransaction) => {
      await expect(tx.$queryRaw`SELECT 1`).rejects.toBeInstanceOf(TenancyError);
      return tx.service.findMany();
    });
    expect(seen.map((row) => row.id)).toEqual([myService]);
  });

  it('A2 fails on a row made without a workspace, whoever makes it', async () => {
    const made = test.database.system.service.create({ data: { id: id(), name: 'y', slug: 'y' } });
    await expect(made).rejects.toThrow();
    expect(await test.database.system.service.count()).toBe(2);
  });
});

it('S8 a log is not told what a query that failed would have written', async () => {
  const wrong = { name: 'words of a capture', nothing: { deep: 'more words' } };
  const error: unknown = await mine.service
    .updateMany({ where: { slug: 'words of an address' }, data: wrong as { name: string } })
    .catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(Error);
  const logged = errorForLog(error) as Error;
  const text = `${logged.name} ${logged.message} ${logged.stack}`;
  expect(text).toMatch(/nothing/);
  expect(text).not.toMatch(/words/);
  // the place in the code is kept
  expect(logged.stack).toMatch(/\n\s+at /);
  const plain = new Error('as it was');
  expect(errorForLog(plain)).toBe(plain);
});

describe('the client for accounts', () => {
  it('has no way to captures or raw SQL', async () => {
    const { accounts } = test.database;
    await expect(accounts.capture.findMany()).rejects.toBeInstanceOf(TenancyError);
    await expect(accounts.$queryRaw`SELECT 1`).rejects.toBeInstanceOf(TenancyError);
    expect(await accounts.workspace.findUnique({ where: { slug: 'mine' } })).toMatchObject({
      id: 'ws_mine',
    });
  });
});

describe('the record of audits', () => {
  it('R1 takes no change, and goes with its workspace', async () => {
    const { system } = test.database;
    await system.workspace.create({ data: { id: 'ws_gone', slug: 'gone', name: 'Gone' } });
    const entry = {
      id: id(),
      workspaceId: 'ws_gone',
      actor: 'system',
      action: 'test',
      result: 'done',
    };
    await system.auditEntry.create({ data: entry });
    await expect(
      system.auditEntry.update({ where: { id: entry.id }, data: { result: 'refused' } }),
    ).rejects.toThrow(/append only/);
    await system.workspace.delete({ where: { id: 'ws_gone' } });
    expect(await system.auditEntry.findUnique({ where: { id: entry.id } })).toBeNull();
  });
});

describe('deleting a service', () => {
  it('takes captures, environments and artifacts with it', async () => {
    const serviceId = id();
    const environmentId = id();
    await other.service.create({ data: { id: serviceId, name: 'gone', slug: 'gone' } });
    await other.environment.create({ data: { id: environmentId, serviceId, name: 'prod' } });
    await other.blob.create({ data: { sha256: 'bb', sizeBytes: 1n } });
    await other.capture.create({
      data: {
        id: id(),
        serviceId,
        environmentId,
        contentHash: 'x',
        artifacts: { create: { id: id(), file: 'f', sha256: 'bb', sizeBytes: 1n } },
      },
    });
    await other.service.delete({ where: { id: serviceId } });
    expect(await other.capture.count()).toBe(0);
    expect(await other.artifact.count()).toBe(0);
    expect(await other.environment.count()).toBe(0);
  });
});
