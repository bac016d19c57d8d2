import { availableParallelism } from 'node:os';
import { z } from 'zod';

const shape = z
  .object({
    DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'must begin with postgresql://'),
    /** with it, jobs travel over Redis instead of PostgreSQL */
    REDIS_URL: z
      .string()
      .regex(/^rediss?:\/\//, 'must begin with redis://')
      .optional(),
    UNPARK_DATA_DIR: z.string().min(1),
    BLOB_STORE: z.enum(['directory', 's3']).default('directory'),
    S3_ENDPOINT: z.url().optional(),
    S3_BUCKET: z.string().optional(),
    S3_REGION: z.string().default('us-east-1'),
    S3_ACCESS_KEY_ID: z.string().optional(),
    S3_SECRET_ACCESS_KEY: z.string().optional(),
    /** reader processes at once */
    UNPARK_WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(64).optional(),
    /** walls of one reading */
    UNPARK_PARSE_WALL_SECONDS: z.coerce.number().min(1).max(3600).default(60),
    UNPARK_PARSE_MEMORY_MIB: z.coerce
      .number()
      .int()
      .min(64)
      .max(1 << 20)
      .default(512),
    /** set by a supervisor that keeps our standard input open while it lives */
    UNPARK_SUPERVISED: z.enum(['0', '1']).default('0'),
    LOG_LEVEL: z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
      .default('info'),
  })
  .refine(
    (env) =>
      env.BLOB_STORE !== 's3' ||
      (env.S3_BUCKET && env.S3_ACCESS_KEY_ID && env.S3_SECRET_ACCESS_KEY),
    { error: 'BLOB_STORE=s3 needs S3_BUCKET, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY' },
  );

export interface WorkerEnv {
  readonly databaseUrl: string;
  readonly redisUrl?: string;
  readonly dataDir: string;
  readonly concurrency: number;
  readonly parseWallMs: number;
  readonly parseMemoryBytes: number;
  readonly supervised: boolean;
  readonly logLevel: string;
  readonly s3?: {
    readonly endpoint?: string;
    readonly bucket: string;
    readonly region: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  };
}

/** Empty text counts as unset, as compose files write it. Throws with every fault in one message. */
export function readWorkerEnv(): WorkerEnv {
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''));
  const parsed = shape.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The environment of the worker is not right. ${faults.join('; ')}`);
  }
  const env = parsed.data;
  return {
    databaseUrl: env.DATABASE_URL,
    ...(env.REDIS_URL && { redisUrl: env.REDIS_URL }),
    dataDir: env.UNPARK_DATA_DIR,
    // one processor stays with the database, the web process and ourselves
    concurrency:
      env.UNPARK_WORKER_CONCURRENCY ?? Math.max(1, Math.min(8, availableParallelism() - 1)),
    parseWallMs: env.UNPARK_PARSE_WALL_SECONDS * 1000,
    parseMemoryBytes: env.UNPARK_PARSE_MEMORY_MIB * (1 << 20),
    supervised: env.UNPARK_SUPERVISED === '1',
    logLevel: env.LOG_LEVEL,
    ...(env.BLOB_STORE === 's3' && {
      s3: {
        ...(env.S3_ENDPOINT && { endpoint: env.S3_ENDPOINT }),
        bucket: env.S3_BUCKET ?? '',
        region: env.S3_REGION,
        accessKeyId: env.S3_ACCESS_KEY_ID ?? '',
        secretAccessKey: env.S3_SECRET_ACCESS_KEY ?? '',
      },
    }),
  };
}
