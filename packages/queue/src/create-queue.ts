import { err, ok, type Problem, type Result } from '@unpark/base';
import { JOBS, type JobIds, type JobName } from './job-catalogue';
import { type BackendQueue, openBackend, type QueueSettings } from './queue-backend';

/** A sender never waits longer than this for the queue. */
const ENQUEUE_WITHIN_MS = 3000;

export interface JobCounts {
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
}

export interface JobQueue {
  readonly backend: 'postgresql' | 'redis';
  /**
   * Tells the workers that there may be something to do. A failure loses nothing: the sweep finds
   * the row. The same job is not put twice while it waits, and once more while it runs.
   * `asLost` is for those who know that the job's process is dead: a job that the queue still takes
   * for running does not hold this one back.
   */
  enqueue<N extends JobName>(
    name: N,
    ids: JobIds<N>,
    options?: { readonly asLost?: boolean },
  ): Promise<Result<void>>;
  counts(name: JobName): Promise<Result<JobCounts>>;
  /** is the queue there and migrated */
  checkReady(): Promise<Result<void>>;
  close(): Promise<void>;
}

const unavailable = (cause: unknown): Problem => ({
  code: 'queue.unavailable',
  message: 'The job queue does not answer; stored captures wait and are read later.',
  next: 'The operator has to check the queue’s PostgreSQL or Redis server.',
  internal: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
});

async function within<T>(ms: number, work: Promise<T>): Promise<Result<T>> {
  let timer: NodeJS.Timeout | undefined;
  try {
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer in ${ms} ms`)), ms);
    });
    return ok(await Promise.race([work, timeout]));
  } catch (cause) {
    return err(unavailable(cause));
  } finally {
    clearTimeout(timer);
  }
}

/** How finished and repeated jobs are kept; the same for senders and schedules. */
export function jobOptions(name: JobName): {
  attempts: number;
  removeOnComplete: boolean;
  removeOnFail: { count: number };
} {
  return { attempts: JOBS[name].attempts, removeOnComplete: true, removeOnFail: { count: 200 } };
}

export function createQueue(
  settings: QueueSettings,
  onError: (error: Error) => void = () => undefined,
): JobQueue {
  const backend = openBackend(settings, onError);
  const queues = new Map<JobName, BackendQueue>();
  const queueOf = (name: JobName): BackendQueue => {
    const known = queues.get(name);
    if (known) return known;
    const queue = backend.queue(name, {});
    queue.on('error', onError);
    queues.set(name, queue);
    return queue;
  };
  return {
    backend: 'redisUrl' in settings ? 'redis' : 'postgresql',
    enqueue: async (name, ids, { asLost = false } = {}) => {
      const definition = JOBS[name];
      const payload = definition.ids.parse(ids) as JobIds<typeof name>;
      const key = (definition.key as (ids: JobIds<JobName>) => string)(payload);
      const added = await within(
        ENQUEUE_WITHIN_MS,
        queueOf(name).add(name, payload as Record<string, string>, {
          ...jobOptions(name),
          deduplication: { id: asLost ? `${key}:lost` : key, keepLastIfActive: true },
        }),
      );
      return added.ok ? ok(undefined) : added;
    },
    counts: async (name) => {
      const counted = await within(
        ENQUEUE_WITHIN_MS,
        queueOf(name).getJobCounts('waiting', 'active', 'delayed'),
      );
      if (!counted.ok) return counted;
      const { waiting = 0, active = 0, delayed = 0 } = counted.value;
      return ok({ waiting, active, delayed });
    },
    checkReady: async () => {
      const counted = await within(
        ENQUEUE_WITHIN_MS,
        queueOf('sweep-unfinished').getJobCounts('waiting'),
      );
      return counted.ok ? ok(undefined) : counted;
    },
    close: async () => {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
      await backend.close();
    },
  };
}
