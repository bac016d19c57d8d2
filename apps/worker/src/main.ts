import { readWorkerEnv } from './env';
import { createLog } from './log';
import { startWorker } from './start-worker';

/** What remains for closing connections after running jobs had their part of ten seconds. */
const GRACE_MS = 8_000;
const LAST_MS = 9_500;

const env = readWorkerEnv();
const log = createLog(env.logLevel);

const started = startWorker(env, log);
let stopping = false;

function stop(why: string): void {
  if (stopping) return;
  stopping = true;
  log.info({ why }, 'worker stops');
  setTimeout(() => {
    log.warn({}, 'worker could not stop in time; its rows are given to others by the sweep');
    process.exit(1);
  }, LAST_MS).unref();
  started
    .then((worker) => worker.stop(GRACE_MS))
    .then(
      () => process.exit(0),
      (cause: unknown) => {
        log.error({}, 'worker did not stop cleanly', cause);
        process.exit(1);
      },
    );
}

process.on('SIGTERM', () => stop('SIGTERM'));
process.on('SIGINT', () => stop('SIGINT'));
if (env.supervised) {
  // A supervisor that was killed cannot tell us; its end of the pipe closes.
  process.stdin.resume();
  process.stdin.on('end', () => stop('supervisor gone'));
  process.stdin.on('error', () => stop('supervisor gone'));
  process.on('disconnect', () => stop('supervisor gone'));
}
process.on('unhandledRejection', (cause) => log.error({}, 'unhandled rejection', cause));

started.catch((cause: unknown) => {
  log.error({}, 'worker did not start', cause);
  process.exit(1);
});
