/**
 * Vitest global setup for the projects that need a database: one throw-away server for the whole run,
 * whichever project asks first. An existing DATABASE_URL is used as it is.
 */
import { startThrowAwayPostgres } from './postgres.mjs';

const shared = Symbol.for('unpark.test.postgres');

export default async function setup() {
  if (process.env.DATABASE_URL) return undefined;
  globalThis[shared] ??= { server: startThrowAwayPostgres(), users: 0 };
  const entry = globalThis[shared];
  entry.users += 1;
  const { url, stop } = await entry.server;
  // Test processes are started after this and inherit it.
  process.env.DATABASE_URL = url;
  return async () => {
    entry.users -= 1;
    if (entry.users > 0) return;
    delete process.env.DATABASE_URL;
    globalThis[shared] = undefined;
    await stop();
  };
}
