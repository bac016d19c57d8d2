import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from './migrations.mjs';
import { freePort } from './ports.mjs';
import { startThrowAwayPostgres } from './postgres.mjs';
import { productPrograms, untilServed } from './product.mjs';
import { supervise } from './supervise.mjs';

/**
 * The built product for tests: free ports, a database and a blob folder that go away with it.
 * @param {Record<string, string>} [environment] on top of what the programs get: REDIS_URL, BLOB_STORE …
 * @returns {Promise<{ url: string, databaseUrl: string, logs: string, stop: () => Promise<void> }>}
 */
export async function startTestProduct(environment = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'unpark-journey-'));
  const logs = join(folder, 'logs');
  const toStop = [async () => rmSync(folder, { recursive: true, force: true })];
  const stop = async () => {
    for (const end of toStop.splice(0).reverse()) await end();
  };
  try {
    const server = await startThrowAwayPostgres();
    toStop.push(server.stop);
    await migrate({ databaseUrl: server.url, queueInDatabase: !environment.REDIS_URL });
    const port = await freePort();
    const url = `http://localhost:${port}`;
    const programs = productPrograms({
      port,
      host: '127.0.0.1',
      publicUrl: url,
      databaseUrl: server.url,
      secret: 'only-for-tests-and-not-secret-at-all',
      dataDir: join(folder, 'data'),
    });
    const supervised = Object.values(programs).map((program) =>
      supervise({ ...program, env: { ...program.env, ...environment } }, { logFolder: logs }),
    );
    toStop.push(async () => {
      await Promise.all(supervised.map((one) => one.stop(10_000)));
    });
    await Promise.race([
      untilServed(`http://127.0.0.1:${port}`),
      ...supervised.map((one) => one.failed),
    ]);
    for (const one of supervised) one.ready();
    return { url, databaseUrl: server.url, logs, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
