import type { IntakeLimits } from '@unpark/usecases';
import { z } from 'zod';

const perMinute = z.coerce.number().int().min(1).max(1_000_000);
const port = z.coerce.number().int().min(1).max(65_535);

const shape = z
  .object({
    DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'must begin with postgresql://'),
    /** with it, jobs travel over Redis instead of PostgreSQL */
    REDIS_URL: z
      .string()
      .regex(/^rediss?:\/\//, 'must begin with redis://')
      .optional(),
    /** where people open this installation */
    UNPARK_URL: z.url({ protocol: /^https?$/ }).optional(),
    UNPARK_DATA_DIR: z.string().min(1),
    UNPARK_SECRET: z.string().min(32, 'needs at least 32 characters'),
    /**
     * How many proxies stand in front, each of which adds one address to X-Forwarded-For. 0: the
     * header is not believed.
     */
    UNPARK_TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
    BLOB_STORE: z.enum(['directory', 's3']).default('directory'),
    S3_ENDPOINT: z.url().optional(),
    S3_BUCKET: z.string().optional(),
    S3_REGION: z.string().default('us-east-1'),
    S3_ACCESS_KEY_ID: z.string().optional(),
    S3_SECRET_ACCESS_KEY: z.string().optional(),
    /** what one sender and one workspace may use in a minute; see docs/configuration.md */
    UNPARK_SENDER_UPLOADS: perMinute.optional(),
    UNPARK_SENDER_REQUESTS: perMinute.optional(),
    UNPARK_WORKSPACE_REQUESTS: perMinute.optional(),
    UNPARK_SENDER_MIB: perMinute.optional(),
    UNPARK_WORKSPACE_MIB: perMinute.optional(),
    UNPARK_SENDER_PARSE_SECONDS: perMinute.optional(),
    UNPARK_WORKSPACE_PARSE_SECONDS: perMinute.optional(),
    UNPARK_WORKSPACE_STORED_GIB: z.coerce.number().positive().max(1e6).optional(),
    PORT: port.default(3000),
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

export interface ServerEnv {
  readonly databaseUrl: string;
  readonly redisUrl?: string;
  readonly publicUrl: string;
  readonly dataDir: string;
  readonly secret: string;
  readonly trustedProxies: number;
  readonly limits: Partial<IntakeLimits>;
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
export function readServerEnv(): ServerEnv {
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''));
  const parsed = shape.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The environment of the web server is not right. ${faults.join('; ')}`);
  }
  const env = parsed.data;
  return {
    databaseUrl: env.DATABASE_URL,
    ...(env.REDIS_URL && { redisUrl: env.REDIS_URL }),
    publicUrl: (env.UNPARK_URL ?? `http://127.0.0.1:${env.PORT}`).replace(/\/+$/, ''),
    dataDir: env.UNPARK_DATA_DIR,
    secret: env.UNPARK_SECRET,
    trustedProxies: env.UNPARK_TRUSTED_PROXIES,
    limits: definedOnly({
      senderUploads: env.UNPARK_SENDER_UPLOADS,
      senderRequests: env.UNPARK_SENDER_REQUESTS,
      workspaceRequests: env.UNPARK_WORKSPACE_REQUESTS,
      senderMib: env.UNPARK_SENDER_MIB,
      workspaceMib: env.UNPARK_WORKSPACE_MIB,
      senderParseSeconds: env.UNPARK_SENDER_PARSE_SECONDS,
      workspaceParseSeconds: env.UNPARK_WORKSPACE_PARSE_SECONDS,
      workspaceStoredBytes:
        env.UNPARK_WORKSPACE_STORED_GIB && Math.floor(env.UNPARK_WORKSPACE_STORED_GIB * 2 ** 30),
    }),
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

/** What is not set keeps its default: an undefined field would take its place. */
const definedOnly = <T extends object>(values: T): Partial<T> =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Partial<T>;
