import { describe, expect, it } from 'vitest';
import { createQueue, migrateQueue } from '../src/index';
import { describeQueue } from './queue-suite';
import { ownDatabase } from './servers';

describeQueue('PostgreSQL', async () => {
  const database = await ownDatabase();
  return { settings: { databaseUrl: database.url }, stop: database.drop };
});

describe('queue on PostgreSQL', () => {
  it('migrates from several processes at once and again', async () => {
    const database = await ownDatabase();
    await Promise.all([1, 2, 3].map(() => migrateQueue(database.url)));
    await database.drop();
  });

  it('answers queue.unavailable when the server is away', async () => {
    const queue = createQueue({ databaseUrl: 'postgresql://nobody@127.0.0.1:1/none' });
    const sent = await queue.enqueue('parse-artifact', { workspaceId: 'a', artifactId: 'b' });
    expect(sent.ok ? 'sent' : sent.error.code).toBe('queue.unavailable');
    await queue.close();
  });
});
