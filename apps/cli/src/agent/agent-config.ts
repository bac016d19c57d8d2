import { captureUploadQuery } from '@unpark/ingest';
import { z } from 'zod';
import { ARTIFACT_NAMES } from '../capture/plan';
import { parseHeaders } from '../commands/capture';
import { byteSize, duration } from './quantities';

/**
 * What one capture may cost the process at most. A person who takes a single capture may go further;
 * something that does it every few minutes, unseen, may not.
 */
export const COST_LIMITS = {
  /** of CPU, block and mutex profiles: a process that is always profiled is a slower one */
  seconds: 60,
  /** of execution trace: up to some 10 MB and 10 % CPU a second */
  traceSeconds: 10,
  /** a capture may take half of the time between two, not more */
  shareOfInterval: 0.5,
} as const;

const text = (most: number) => z.string().trim().min(1, 'empty').max(most, `longer than ${most}`);

/** What holds a secret in a header: it comes from the environment, the file can be read by all. */
const SECRET_HEADERS = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'x-api-key',
  'x-auth-token',
]);

const headerName = z
  .string()
  .refine((name) => parseHeaders([`${name}: x`]) !== undefined, 'no name of a header');
const plainHeaders = z.record(headerName, z.string().max(4096)).superRefine((headers, context) => {
  for (const [name, value] of Object.entries(headers)) {
    if (SECRET_HEADERS.has(name.toLowerCase())) {
      context.addIssue({
        code: 'custom',
        path: [name],
        message: `secrets do not stand in this file; name a variable: headersFromEnv: { ${name}: MY_VARIABLE }`,
      });
    } else if (!parseHeaders([`${name}: ${value}`])) {
      context.addIssue({ code: 'custom', path: [name], message: 'no value of a header' });
    }
  }
});
const variableName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, 'the name of an environment variable, not its value');

const address = z
  .string()
  .max(2000)
  .superRefine((value, context) => {
    let url: URL | undefined;
    try {
      url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`);
    } catch {
      // said below
    }
    if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
      context.addIssue({
        code: 'custom',
        message: 'an address such as http://checkout:6060/debug/pprof',
      });
    } else if (url.username || url.password) {
      context.addIssue({
        code: 'custom',
        message:
          'no user and password in an address: this file can be read by others. Use headersFromEnv: { Authorization: MY_VARIABLE }',
      });
    }
  });

const labels = z
  .record(
    z.string().regex(/^[A-Za-z_][\w.-]{0,62}$/, 'letters, digits, dot, dash, underscore'),
    text(100),
  )
  .refine((all) => labelText(all).length <= 200, 'more than 200 characters in all');

/** What stands with the capture: `region=eu-1, zone=a`. */
export const labelText = (all: Readonly<Record<string, string>>): string =>
  Object.entries(all)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');

/** Settings that stand in `defaults` or with a service, where they go before. */
const settings = {
  every: duration({ least: 10, most: 7 * 86_400 }).optional(),
  /** how far a capture may be from its time: a share of `every`, or a duration */
  jitter: z
    .union([
      z
        .string()
        .regex(/^\d{1,2}%$/)
        .transform((share) => ({ share: Number.parseInt(share, 10) / 100 })),
      duration({ least: 0, most: 86_400 }).transform((seconds) => ({ seconds })),
    ])
    .optional(),
  environment: captureUploadQuery.shape.environment.unwrap().optional(),
  seconds: z.number().int().min(1).max(COST_LIMITS.seconds).optional(),
  trace: z.number().min(0).max(COST_LIMITS.traceSeconds).optional(),
  take: z.array(z.enum(ARTIFACT_NAMES)).min(1).optional(),
  maxGoroutines: z.number().int().min(0).max(1_000_000).optional(),
  timeout: duration({ least: 1, most: 600 }).optional(),
  connectTimeout: duration({ least: 0.1, most: 60 }).optional(),
  labels: labels.optional(),
  headers: plainHeaders.optional(),
  headersFromEnv: z.record(headerName, variableName).optional(),
  /** variable with a token, sent as `Authorization: Bearer …` */
  tokenFromEnv: variableName.optional(),
};

const service = z.strictObject({
  name: captureUploadQuery.shape.service,
  url: address,
  /** of this process among those of the agent; host and port when absent */
  target: text(200).optional(),
  ...settings,
});

const noSecret = (what: string) =>
  z
    .undefined({
      error: `a key does not stand in this file: set UNPARK_API_KEY, or put it alone into a file and name that: keyFile: /etc/unpark/${what}`,
    })
    .optional();

export const agentConfig = z
  .strictObject({
    server: z
      .string()
      .regex(/^https?:\/\/[^\s@]+$/, 'an address such as https://unpark.example.com')
      .optional(),
    keyFile: text(4096).optional(),
    key: noSecret('key'),
    apiKey: noSecret('key'),
    agent: text(100).optional(),
    /** captures that are taken at the same time */
    parallel: z.number().int().min(1).max(64).default(4),
    buffer: z
      .strictObject({
        dir: text(4096),
        limit: byteSize({ least: 2 ** 20, most: 2 ** 40 }).default(2 ** 30),
      })
      .prefault({ dir: 'unpark-agent' }),
    defaults: z.strictObject(settings).default({}),
    services: z.array(service).min(1, 'names no service').max(500),
  })
  .superRefine(({ defaults, services }, context) => {
    const seen = new Map<string, number>();
    for (const [i, one] of services.entries()) {
      const every = one.every ?? defaults.every ?? DEFAULTS.every;
      const seconds = one.seconds ?? defaults.seconds;
      if (seconds !== undefined && seconds > every * COST_LIMITS.shareOfInterval) {
        context.addIssue({
          code: 'custom',
          path: ['services', i, one.seconds === undefined ? 'every' : 'seconds'],
          message: `${seconds} s of every ${every} s is more than half of the time; take less, or less often`,
        });
      }
      const target = targetOf(one);
      const before = seen.get(target);
      if (before !== undefined) {
        context.addIssue({
          code: 'custom',
          path: ['services', i, one.target === undefined ? 'url' : 'target'],
          message: `\`${target}\` is a target already (services[${before}]); give this one a name of its own: target: …`,
        });
      }
      seen.set(target, i);
    }
  });
export type AgentConfig = z.output<typeof agentConfig>;

export const DEFAULTS = {
  every: 15 * 60,
  jitter: { share: 0.1 },
  seconds: 10,
  trace: 3,
  /** about a tenth of a second of standing still for a dump */
  maxGoroutines: 10_000,
  timeout: 30,
  connectTimeout: 5,
} as const;

const targetOf = (one: { readonly target?: string | undefined; readonly url: string }): string => {
  if (one.target !== undefined) return one.target;
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(one.url) ? one.url : `http://${one.url}`;
  return URL.canParse(url) ? new URL(url).host : one.url;
};

/** One process that is captured again and again, with everything decided. */
export interface AgentTarget {
  readonly target: string;
  readonly service: string;
  readonly environment: string | undefined;
  readonly url: string;
  readonly everySeconds: number;
  readonly jitterSeconds: number;
  readonly seconds: number | undefined;
  readonly traceSeconds: number | undefined;
  readonly without: ReadonlySet<(typeof ARTIFACT_NAMES)[number]>;
  readonly maxGoroutines: number | undefined;
  readonly timeoutMs: number;
  readonly connectTimeoutMs: number;
  readonly label: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** header → variable that holds its value */
  readonly headersFromEnv: Readonly<Record<string, string>>;
  readonly tokenFromEnv: string | undefined;
}

/** Services of a configuration with the defaults filled in. */
export function targetsOf({ defaults, services }: AgentConfig): AgentTarget[] {
  return services.map((one): AgentTarget => {
    const everySeconds = one.every ?? defaults.every ?? DEFAULTS.every;
    const jitter = one.jitter ?? defaults.jitter ?? DEFAULTS.jitter;
    const take = one.take ?? defaults.take;
    const allLabels = { ...defaults.labels, ...one.labels };
    return {
      target: targetOf(one),
      service: one.name,
      environment: one.environment ?? defaults.environment,
      url: one.url,
      everySeconds,
      jitterSeconds: Math.min(
        'share' in jitter ? everySeconds * jitter.share : jitter.seconds,
        everySeconds / 2,
      ),
      seconds: one.seconds ?? defaults.seconds,
      traceSeconds: one.trace ?? defaults.trace,
      without: new Set(take ? ARTIFACT_NAMES.filter((name) => !take.includes(name)) : []),
      maxGoroutines: one.maxGoroutines ?? defaults.maxGoroutines,
      timeoutMs: (one.timeout ?? defaults.timeout ?? DEFAULTS.timeout) * 1000,
      connectTimeoutMs:
        (one.connectTimeout ?? defaults.connectTimeout ?? DEFAULTS.connectTimeout) * 1000,
      label: Object.keys(allLabels).length > 0 ? labelText(allLabels) : undefined,
      headers: { ...defaults.headers, ...one.headers },
      headersFromEnv: { ...defaults.headersFromEnv, ...one.headersFromEnv },
      tokenFromEnv: one.tokenFromEnv ?? defaults.tokenFromEnv,
    };
  });
}
