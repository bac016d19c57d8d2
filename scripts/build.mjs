/** Builds what changed: the database client, web, worker and command line. */
import { ensureBuilt } from './lib/build.mjs';
import { runMain } from './lib/report.mjs';

await runMain(ensureBuilt);
