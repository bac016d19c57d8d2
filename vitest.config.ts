import { existsSync, readdirSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** Rooms whose tests reach a real PostgreSQL; all others start without waiting for one. */
const WITH_DATABASE = new Set([
  'packages/db',
  'packages/queue',
  'packages/usecases',
  'packages/api',
  'packages/testkit',
  'apps/web',
  'apps/worker',
  'apps/cli',
]);

const rooms = ['packages', 'apps'].flatMap((parent) =>
  readdirSync(parent).map((name) => `${parent}/${name}`),
);

const projects = [...rooms, 'scripts']
  .filter((room) => existsSync(`${room}/test`))
  .map((room) => ({
    extends: true as const,
    test: {
      name: room.split('/').at(-1) ?? room,
      include: [`${room}/test/**/*.test.{ts,tsx,mjs}`],
      globalSetup: WITH_DATABASE.has(room) ? ['./scripts/lib/vitest-postgres.mjs'] : [],
    },
  }));

const totalsFile = process.env.UNPARK_TEST_TOTALS;

export default defineConfig({
  test: {
    environment: 'node',
    pool: 'forks',
    // Real databases, child processes and compressors are slow on a busy machine; a hang still ends.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: totalsFile ? ['default', ['json', { outputFile: totalsFile }]] : ['default'],
    projects,
  },
});
