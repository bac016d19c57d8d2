import { describe, expect, it } from 'vitest';
import { createQueue } from '../src/index';
import { describeQueue } from './queue-suite';
import { findRedisServer, ownRedis } from './servers';

const program = findRedisServer();

if (program) {
  describeQueue('Redis', async () => {
    const server = await ownRedis(program);
    return { settings: { redisUrl: server.url }, stop: server.stop };
  });
} else {
  process.stdout.write(
    'SKIPPED queue on Redis: no redis-server on PATH (Debian: apt-get install redis-server).\n',
  );
  it.skip('queue: Redis', () => undefined);
}

describe('queue on Redis', () => {
  it('answers queue.unavailable when the server is away', async () => {
    const queue = createQueue({ redisUrl: 'redis://127.0.0.1:1' });
    const sent = await queue.enqueue('parse-artifact', { workspaceId: 'a', artifactId: 'b' });
    expect(sent.ok ? 'sent' : sent.error.code).toBe('queue.unavailable');
    await queue.close();
  });
});
