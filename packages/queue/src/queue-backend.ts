import {
  Queue as RedisQueue,
  Worker as RedisWorker,
  createPostgresBackend,
  withBackend,
} from 'bullmq';
import type { Job, QueueOptions, WorkerOptions } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';

/** PostgreSQL needs nothing else installed; Redis carries ten times the jobs when there are many workers. */
export type QueueSettings = { readonly databaseUrl: string } | { readonly redisUrl: string };

/** The schema that BullMQ keeps to itself in our database; Prisma never looks into it. */
export const QUEUE_SCHEMA = 'bullmq';

type Payload = Record<string, string>;
type Options = Omit<QueueOptions, 'connection'>;
type RunOptions = Omit<WorkerOptions, 'connection'>;
type Processor = (job: Job<Payload>) => Promise<void>;

/** The part of BullMQ's classes that we use, the same for both backends. */
export interface BackendQueue {
  add(name: string, data: Payload, options: object): Promise<unknown>;
  getJobCounts(
    ...states: ('waiting' | 'active' | 'delayed' | 'failed')[]
  ): Promise<Record<string, number>>;
  getJobScheduler(id: string): Promise<{ next?: number } | undefined>;
  upsertJobScheduler(
    id: string,
    repeat: { every: number },
    template: { name: string; data: Payload; opts: object },
  ): Promise<unknown>;
  waitUntilReady(): Promise<unknown>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(): Promise<void>;
}

export interface BackendWorker {
  on(event: 'error', listener: (error: Error) => void): unknown;
  waitUntilReady(): Promise<unknown>;
  close(force?: boolean): Promise<void>;
}

export interface QueueBackend {
  queue(name: string, options: Options): BackendQueue;
  worker(name: string, processor: Processor, options: RunOptions): BackendWorker;
  /** ends what the queues and workers shared; call after closing them */
  close(): Promise<void>;
}

export function openBackend(
  settings: QueueSettings,
  onError: (error: Error) => void,
): QueueBackend {
  return 'redisUrl' in settings
    ? redisBackend(settings.redisUrl, onError)
    : postgresBackend(settings.databaseUrl, onError);
}

function postgresBackend(databaseUrl: string, onError: (error: Error) => void): QueueBackend {
  const { Queue, Worker } = withBackend(createPostgresBackend);
  // search_path is set for each connection: a transaction-mode pooler in front would break this
  const shared = new pg.Pool({
    connectionString: databaseUrl,
    max: 3,
    options: `-c search_path=${QUEUE_SCHEMA}`,
  });
  shared.on('error', onError);
  return {
    queue: (name, options) => new Queue<Payload>(name, { ...options, connection: shared }),
    worker: (name, processor, options) =>
      new Worker<Payload>(name, processor, {
        ...options,
        connection: { connectionString: databaseUrl, schema: QUEUE_SCHEMA, max: 3 },
      }),
    close: () => shared.end(),
  };
}

function redisBackend(redisUrl: string, onError: (error: Error) => void): QueueBackend {
  const connections: Redis[] = [];
  // Senders fail at once when Redis is away (the sweep finds the row later); workers wait for it.
  const connect = (forWorker: boolean): Redis => {
    const redis = new Redis(redisUrl, {
      maxRetriesPerRequest: forWorker ? null : 1,
      enableOfflineQueue: forWorker,
      retryStrategy: (times) => Math.min(times * 200, 3000),
    });
    redis.on('error', onError);
    connections.push(redis);
    return redis;
  };
  let forSending: Redis | undefined;
  return {
    queue: (name, options) => {
      forSending ??= connect(false);
      return new RedisQueue<Payload>(name, { ...options, connection: forSending });
    },
    worker: (name, processor, options) =>
      new RedisWorker<Payload>(name, processor, { ...options, connection: connect(true) }),
    close: async () => {
      await Promise.all(connections.map((redis) => redis.quit().catch(() => redis.disconnect())));
    },
  };
}
