import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

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

/** Rooms whose tests change nothing outside themselves: files share a process and what it has loaded. */
const WITHOUT_ISOLATION = new Set([
  'packages/analysis',
  'packages/base',
  'packages/charts',
  'packages/diagnosis',
  'packages/formats',
  'packages/model',
  'packages/ui',
  'packages/view-state',
]);

/** Files that run half a minute or more, longest first: one that begins last leaves a core idle. */
const LONG_FILES = [
  'diagnosis/test/corpus-faulty.test.ts',
  'cli/test/corpus-verdicts.test.ts',
  'diagnosis/test/corpus-healthy.test.ts',
  'formats/test/trace-oracle.test.ts',
];

class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = LONG_FILES.findIndex((file) => moduleId.endsWith(file));
      return at < 0 ? LONG_FILES.length : at;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}

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
      isolate: !WITHOUT_ISOLATION.has(room),
    },
  }));

const totalsFile = process.env.UNPARK_TEST_TOTALS;

export default defineConfig({
  test: {
    environment: 'node',
    pool: 'forks',
    // Left to vitest one core is kept for its own process, which of two is half of the machine.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    sequence: { sequencer: LongFilesFirst },
    // Real databases, child processes and compressors are slow on a busy machine; a hang still ends.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: totalsFile ? ['default', ['json', { outputFile: totalsFile }]] : ['default'],
    projects,
  },
});
