import { JOBS, JOB_NAMES, type JobIds, type JobName, SCHEDULES } from './job-catalogue';
import { jobOptions } from './create-queue';
import {
  type BackendQueue,
  type BackendWorker,
  openBackend,
  type QueueSettings,
} from './queue-backend';

export interface JobContext {
  /** id of the delivery, for logs */
  readonly jobId: string;
  /** aborted at the job's timeout and when the process is asked to stop */
  readonly signal: AbortSignal;
}

export type JobHandlers = {
  readonly [N in JobName]: (ids: JobIds<N>, context: JobContext) => Promise<void>;
};

export interface RunJobsOptions {
  /** jobs without a handler are left to other processes */
  readonly handlers: Partial<JobHandlers>;
  /** jobs of each name that run at once in this process */
  readonly concurrency: Readonly<Record<JobName, number>>;
  readonly onError: (
    error: Error,
    job?: { readonly name: JobName; readonly jobId: string },
  ) => void;
  /** a job whose process died is delivered again after this; tests shorten it */
  readonly lockMs?: number;
}

export interface RunningJobs {
  /**
   * Stops taking jobs, waits for those that run, and after two thirds of the grace aborts their
   * signals so that they give their rows back. Resolves within the grace.
   */
  close(graceMs?: number): Promise<void>;
}

const LOCK_MS = 20_000;
const SCHEDULE_CHECK_MS = 20_000;
const GRACE_MS = 10_000;

/** Takes jobs until closed. Never throws for what a handler throws: that goes to `onError`. */
export async function runJobs(
  settings: QueueSettings,
  options: RunJobsOptions,
): Promise<RunningJobs> {
  const onError = (error: Error): void => options.onError(error);
  const backend = openBackend(settings, onError);
  const stopping = new AbortController();
  const lockMs = options.lockMs ?? LOCK_MS;
  const workers: BackendWorker[] = [];
  for (const name of JOB_NAMES) {
    if (!options.handlers[name]) continue;
    const worker = backend.worker(
      name,
      async (job) => {
        const jobId = job.id ?? 'without-id';
        try {
          await deliver(name, job.data, jobId, options.handlers, stopping.signal);
        } catch (cause) {
          const error = cause instanceof Error ? cause : new Error(String(cause));
          options.onError(error, { name, jobId });
          throw error;
        }
      },
      {
        concurrency: options.concurrency[name],
        lockDuration: lockMs,
        stalledInterval: Math.ceil(lockMs / 2),
        maxStalledCount: 3,
      },
    );
    worker.on('error', onError);
    workers.push(worker);
  }
  const scheduled = new Map<JobName, BackendQueue>();
  for (const { name } of SCHEDULES) {
    const queue = backend.queue(name, {});
    queue.on('error', onError);
    scheduled.set(name, queue);
  }
  await Promise.all(workers.map((worker) => worker.waitUntilReady()));
  await ensureSchedules(scheduled).catch(onError);
  // a queue server that lost its data forgets schedules too: they are looked at again and again
  const ensuring = setInterval(() => {
    ensureSchedules(scheduled).catch(onError);
  }, SCHEDULE_CHECK_MS);

  let closing: Promise<void> | undefined;
  const close = async (graceMs: number): Promise<void> => {
    clearInterval(ensuring);
    const abort = setTimeout(() => stopping.abort(), (graceMs * 2) / 3);
    let giveUp: NodeJS.Timeout | undefined;
    const tooLong = new Promise<'late'>((resolve) => {
      giveUp = setTimeout(() => resolve('late'), graceMs * 0.9);
    });
    const closed = Promise.all(workers.map((worker) => worker.close())).then(
      () => 'closed' as const,
    );
    const outcome = await Promise.race([closed.catch(() => 'late' as const), tooLong]);
    clearTimeout(abort);
    clearTimeout(giveUp);
    stopping.abort();
    if (outcome === 'late') {
      await Promise.race([
        Promise.allSettled(workers.map((worker) => worker.close(true))),
        new Promise((resolve) => setTimeout(resolve, graceMs * 0.05)),
      ]);
    }
    await Promise.race([
      Promise.allSettled([...scheduled.values()].map((queue) => queue.close())).then(() =>
        backend.close().catch(() => undefined),
      ),
      new Promise((resolve) => setTimeout(resolve, graceMs * 0.05).unref()),
    ]);
  };
  return {
    close: (graceMs = GRACE_MS) => {
      closing ??= close(graceMs);
      return closing;
    },
  };
}

async function deliver(
  name: JobName,
  payload: unknown,
  jobId: string,
  handlers: Partial<JobHandlers>,
  stopping: AbortSignal,
): Promise<void> {
  const { ids, timeoutMs } = JOBS[name];
  const parsed = ids.safeParse(payload);
  if (!parsed.success) throw new Error(`job ${name} ${jobId} does not carry the ids it must`);
  const timeout = AbortSignal.timeout(timeoutMs);
  const handler = handlers[name] as
    | ((ids: unknown, context: JobContext) => Promise<void>)
    | undefined;
  if (!handler)
    throw new Error(`job ${name} ${jobId} came to a process that has no handler for it`);
  await handler(parsed.data, { jobId, signal: AbortSignal.any([stopping, timeout]) });
}

async function ensureSchedules(queues: ReadonlyMap<JobName, BackendQueue>): Promise<void> {
  for (const { name, everyMs } of SCHEDULES) {
    const queue = queues.get(name);
    if (!queue) continue;
    const known = await queue.getJobScheduler(name);
    if (known?.next !== undefined && known.next > Date.now() - 2 * everyMs) continue;
    await queue.upsertJobScheduler(
      name,
      { every: everyMs },
      { name, data: {}, opts: jobOptions(name) },
    );
  }
}
