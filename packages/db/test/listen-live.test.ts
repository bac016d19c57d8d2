import { createTestDatabase } from '@unpark/testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type LiveListener, type LiveMessage, listenLive } from '../src/index';

const { database, url, drop } = await createTestDatabase();
const heard: LiveMessage[] = [];
const gap = vi.fn();
let listener: LiveListener;
const topics = () => heard.splice(0).map(({ topic, id }) => `${topic}:${id}`);

beforeAll(async () => {
  listener = listenLive(url, {
    message: (message) => heard.push(message),
    gap,
    error: () => undefined,
  });
  await vi.waitFor(() => expect(listener.isListening()).toBe(true), { timeout: 20_000 });
  await database.accounts.workspace.create({ data: { id: 'ws_a', slug: 'a', name: 'A' } });
  await database.forWorkspace('ws_a').service.create({
    data: { id: 'svc_a', name: 'a', slug: 'a' },
  });
});

afterAll(async () => {
  await listener.close();
  await drop();
});

const client = database.forWorkspace('ws_a');
const capture = (id: string) =>
  client.capture.create({ data: { id, serviceId: 'svc_a', contentHash: id } });

describe('changes are told with their commit', () => {
  it('by ids, once a transaction, and not when it is rolled back', async () => {
    await client.$transaction(async (tx) => {
      await tx.capture.create({ data: { id: 'cap_1', serviceId: 'svc_a', contentHash: '1' } });
      await tx.capture.update({ where: { id: 'cap_1' }, data: { state: 'parsing' } });
      await tx.capture.update({ where: { id: 'cap_1' }, data: { state: 'diagnosing' } });
    });
    await client
      .$transaction(async (tx) => {
        await tx.capture.create({ data: { id: 'cap_2', serviceId: 'svc_a', contentHash: '2' } });
        throw new Error('rolled back');
      })
      .catch(() => undefined);
    await capture('cap_3');
    await vi.waitFor(() => expect(heard.at(-1)?.id).toBe('cap_3'));
    expect(heard).toContainEqual({ workspaceId: 'ws_a', topic: 'capture', id: 'cap_1' });
    expect(topics()).toEqual(['capture:cap_1', 'capture:cap_3']);
  });

  it('work that changes no state is not told; what goes with its parent is told as the parent', async () => {
    await capture('cap_4');
    await client.annotation.create({
      data: { id: 'ann_1', captureId: 'cap_4', selection: {}, text: 'held' },
    });
    await vi.waitFor(() => expect(heard.at(-1)?.topic).toBe('annotation'));
    topics();
    await client.capture.update({ where: { id: 'cap_4' }, data: { claimedAt: new Date() } });
    await client.capture.delete({ where: { id: 'cap_4' } });
    await capture('cap_5');
    await vi.waitFor(() => expect(heard.at(-1)?.id).toBe('cap_5'));
    expect(topics()).toEqual(['capture:cap_4', 'capture:cap_5']);
  });

  it('a lost connection is made again, and says that something may have been missed', async () => {
    gap.mockClear();
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    await other.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'unpark live' AND datname = current_database()`,
    );
    await other.end();
    await vi.waitFor(() => expect(gap).toHaveBeenCalledTimes(1), { timeout: 20_000 });
    await capture('cap_6');
    await vi.waitFor(() => expect(topics()).toContain('capture:cap_6'), { timeout: 20_000 });
  });

  it('what is no message of ours is passed over', async () => {
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    for (const odd of ['', '{', 'null', '[]', '{"w":1,"t":"capture","i":"x"}'])
      await other.query('SELECT pg_notify($1, $2)', ['unpark_live', odd]);
    await other.end();
    await capture('cap_7');
    await vi.waitFor(() => expect(topics()).toEqual(['capture:cap_7']));
  });
});
