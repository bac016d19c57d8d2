import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { ProblemError } from '@unpark/base';
import { createComputePool } from '@unpark/compute/node';
import { createDatabase } from '@unpark/db';
import { openSmtpMail } from '@unpark/mail';
import { createOutgoing, openNetworks } from '@unpark/outgoing';
import { createQueue, type JobHandlers, type QueueSettings, runJobs } from '@unpark/queue';
import { openBlobStore } from '@unpark/storage';
import {
  createSealing,
  type DeliverDeps,
  deliverMessages,
  diagnoseCapture,
  type Log,
  parseArtifact,
  runRuleTest,
  sweepNumbers,
  sweepOrphanBlobs,
  sweepRetention,
  sweepUnfinished,
  type WorkDeps,
} from '@unpark/usecases';
import { computeChildEntry } from './compute-child-entry';
import type { WorkerEnv } from './env';

/** A receiver of a message has little to say, and others wait. */
const MESSAGE_LIMITS = { totalMs: 15_000, mostBytes: 65_536 } as const;
const ORPHANS_EVERY_MS = 6 * 3600 * 1000;

export interface RunningWorker {
  /** Stops taking jobs, finishes or gives back what runs, closes everything. */
  stop(graceMs: number): Promise<void>;
}

export async function startWorker(env: WorkerEnv, log: Log): Promise<RunningWorker> {
  const queueSettings: QueueSettings = env.redisUrl
    ? { redisUrl: env.redisUrl }
    : { databaseUrl: env.databaseUrl };
  const storage = await openBlobStore(
    env.s3
      ? { kind: 's3', dataDir: env.dataDir, ...env.s3 }
      : { kind: 'directory', dataDir: env.dataDir },
  );
  if (!storage.ok) throw new ProblemError(storage.error);
  const database = createDatabase({
    url: env.databaseUrl,
    maxConnections: 4 + 2 * env.concurrency,
  });
  const queueError = (error: Error): void =>
    log.warn({ detail: error.message }, 'queue connection');
  const queue = createQueue(queueSettings, queueError);
  const compute = createComputePool({
    ...computeChildEntry(),
    concurrency: env.concurrency,
    limits: {
      wallMs: env.parseWallMs,
      memoryBytes: (fileBytes) => env.parseMemoryBytes + 8 * fileBytes,
    },
  });
  // Each process has a folder of its own, so that sweeping another's never meets living files.
  const workRoot = path.join(env.dataDir, 'work');
  const workDir = path.join(workRoot, `${hostname()}-${process.pid}`);
  await sweepWorkFolders(workRoot, workDir);
  const mail =
    env.smtp && openSmtpMail(env.smtp, (reason) => log.warn({ reason }, 'a mail did not go'));
  const deps: WorkDeps = {
    database,
    storage: storage.value,
    queue,
    clock: { nowMs: () => Date.now() },
    random: (byteCount) => randomBytes(byteCount),
    log,
    compute,
    workDir,
    mail,
  };
  const deliverDeps: DeliverDeps = {
    ...deps,
    publicUrl: env.publicUrl,
    outgoing: createOutgoing({
      allowedNetworks: openNetworks(env.outgoing.networks),
      allowedPorts: env.outgoing.ports,
      ...MESSAGE_LIMITS,
    }),
    sealing: env.secret === undefined ? undefined : createSealing(env.secret),
  };
  const running = await runJobs(queueSettings, {
    concurrency: {
      'parse-artifact': env.concurrency,
      'diagnose-capture': env.concurrency,
      'test-rule': 1,
      'deliver-messages': 1,
      'sweep-unfinished': 1,
      'sweep-retention': 1,
      'sweep-numbers': 1,
    },
    onError: (error, job) =>
      job ? log.error({ jobId: job.jobId, job: job.name }, 'job failed', error) : queueError(error),
    handlers: {
      ...(env.doesCaptures && captureJobs(deps)),
      ...(env.doesMessages && {
        'deliver-messages': async (_none, run) =>
          void (await deliverMessages(deliverDeps, run.signal)),
      }),
    },
  });
  // Not by way of the queue: what waits since before the start is found even when the queue forgot it.
  if (env.doesCaptures)
    await sweepUnfinished(deps).catch((cause: unknown) =>
      log.error({}, 'first sweep failed', cause),
    );
  const orphans = (): void => {
    sweepOrphanBlobs(deps).then(
      (count) => count > 0 && log.info({ count }, 'bytes without owner deleted'),
      (cause: unknown) => log.error({}, 'sweep of bytes without owner failed', cause),
    );
  };
  if (env.doesCaptures) orphans();
  const orphanTimer = env.doesCaptures ? setInterval(orphans, ORPHANS_EVERY_MS) : undefined;
  const { doesCaptures, doesMessages } = env;
  log.info(
    {
      doesCaptures,
      doesMessages,
      concurrency: env.concurrency,
      queue: queue.backend,
      storage: storage.value.kind,
    },
    'worker takes jobs',
  );
  return {
    stop: async (graceMs) => {
      clearInterval(orphanTimer);
      await running.close(graceMs);
      await compute.close();
      mail?.close();
      await Promise.allSettled([queue.close(), database.close()]);
      await rm(workDir, { recursive: true, force: true });
    },
  };
}

/** Everything that needs no way out of the machine. */
const captureJobs = (deps: WorkDeps): Partial<JobHandlers> => ({
  'parse-artifact': async (_hint, run) => void (await parseArtifact(deps, run)),
  'diagnose-capture': async (ids, run) => void (await diagnoseCapture(deps, ids, run)),
  'test-rule': async (ids, run) => void (await runRuleTest(deps, ids, run)),
  'sweep-retention': async (_ids, run) => void (await sweepRetention(deps, run.signal)),
  'sweep-numbers': async (_ids, run) => void (await sweepNumbers(deps, run.signal)),
  'sweep-unfinished': async () => void (await sweepUnfinished(deps)),
});

/** Removes what processes of this machine that are gone left behind; others sweep their own. */
async function sweepWorkFolders(workRoot: string, own: string): Promise<void> {
  await mkdir(workRoot, { recursive: true });
  const ours = `${hostname()}-`;
  for (const name of await readdir(workRoot)) {
    if (!name.startsWith(ours)) continue;
    const folder = path.join(workRoot, name);
    if (folder !== own && isAlive(Number(name.slice(ours.length)))) continue;
    await rm(folder, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    // EPERM: it lives and is another user's
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM';
  }
}
