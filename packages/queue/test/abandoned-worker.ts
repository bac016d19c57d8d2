// Takes one parse job, says so, and never finishes: the suite kills it.
import { runJobs } from '../src/index';

const settings = JSON.parse(process.argv[2] ?? '{}') as { databaseUrl: string };
await runJobs(settings, {
  lockMs: 2000,
  concurrency: {
    'parse-artifact': 1,
    'diagnose-capture': 1,
    'test-rule': 1,
    'deliver-messages': 1,
    'sweep-unfinished': 1,
    'sweep-retention': 1,
    'sweep-numbers': 1,
  },
  onError: () => undefined,
  handlers: {
    'parse-artifact': async () => {
      process.stdout.write('taken\n');
      await new Promise(() => undefined);
    },
    'diagnose-capture': async () => undefined,
    'test-rule': async () => undefined,
    'deliver-messages': async () => undefined,
    'sweep-unfinished': async () => undefined,
    'sweep-retention': async () => undefined,
    'sweep-numbers': async () => undefined,
  },
});
