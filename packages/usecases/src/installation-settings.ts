import { z } from 'zod';

/**
 * What every process of an installation must know: database, queue, store, logs. The web server and
 * the worker add their own settings to these; each reads its environment in its own `env.ts`.
 */
export const installationFields = {
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
  /** with it, mail goes out; without it, links are shown instead */
  UNPARK_SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/[^\s]+$/, 'must begin with smtp:// or smtps://')
    .optional(),
  UNPARK_MAIL_FROM: z.string().regex(/@/, 'must be an address').optional(),
  /** networks that are open to requests to people's addresses although they are not public */
  UNPARK_OUTGOING_NETWORKS: z.string().optional(),
  /** ports that such requests may go to */
  UNPARK_OUTGOING_PORTS: z
    .string()
    .regex(/^\d{1,5}( *, *\d{1,5})*$/, 'must be port numbers with commas between')
    .default('80,443'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
};

const installationShape = z.object(installationFields);
type InstallationEnv = z.infer<typeof installationShape>;

export interface InstallationSettings {
  readonly databaseUrl: string;
  readonly redisUrl?: string;
  readonly dataDir: string;
  readonly logLevel: string;
  readonly smtp?: { readonly url: string; readonly from: string };
  /** where requests to people's addresses may go beside what is public */
  readonly outgoing: { readonly networks: string; readonly ports: readonly number[] };
  readonly s3?: {
    readonly endpoint?: string;
    readonly bucket: string;
    readonly region: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  };
}

export function installationSettings(env: InstallationEnv): InstallationSettings {
  return {
    databaseUrl: env.DATABASE_URL,
    outgoing: {
      networks: env.UNPARK_OUTGOING_NETWORKS ?? '',
      ports: env.UNPARK_OUTGOING_PORTS.split(',').map(Number),
    },
    ...(env.REDIS_URL && { redisUrl: env.REDIS_URL }),
    dataDir: env.UNPARK_DATA_DIR,
    logLevel: env.LOG_LEVEL,
    ...(env.UNPARK_SMTP_URL &&
      env.UNPARK_MAIL_FROM && { smtp: { url: env.UNPARK_SMTP_URL, from: env.UNPARK_MAIL_FROM } }),
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

/**
 * Reads variables into settings of `shape`, which holds the installation's fields. Empty text counts
 * as unset, as compose files write it.
 *
 * @param process words for the message, e.g. `the worker`
 * @throws Error with every fault in one message
 */
export function readSettings<S extends z.ZodObject<typeof installationFields>>(
  shape: S,
  variables: Readonly<Record<string, string | undefined>>,
  process: string,
): z.infer<S> {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = shape.safeParse(given);
  const faults = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  if (
    given['BLOB_STORE'] === 's3' &&
    !(given['S3_BUCKET'] && given['S3_ACCESS_KEY_ID'] && given['S3_SECRET_ACCESS_KEY'])
  ) {
    faults.push('BLOB_STORE=s3 needs S3_BUCKET, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY');
  }
  if (given['UNPARK_SMTP_URL'] && !given['UNPARK_MAIL_FROM']) {
    faults.push('UNPARK_SMTP_URL needs UNPARK_MAIL_FROM, the address that mail is sent from');
  }
  if (!parsed.success || faults.length > 0) {
    throw new Error(`The environment of ${process} is not right. ${faults.join('; ')}`);
  }
  return parsed.data;
}
