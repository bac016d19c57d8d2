import type { IntakeLimits, SingleSignOnSettings } from '@unpark/usecases';
import {
  installationFields,
  installationSettings,
  type InstallationSettings,
  readSettings,
} from '@unpark/usecases/installation-settings';
import { z } from 'zod';

const perMinute = z.coerce.number().int().min(1).max(1_000_000);
const port = z.coerce.number().int().min(1).max(65_535);

const shape = z.object({
  ...installationFields,
  /** where people open this installation */
  UNPARK_URL: z.url({ protocol: /^https?$/ }).optional(),
  UNPARK_SECRET: z.string().min(32, 'needs at least 32 characters'),
  /**
   * How many proxies stand in front, each of which adds one address to X-Forwarded-For. 0: the
   * header is not believed.
   */
  UNPARK_TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  /** what one sender and one workspace may use in a minute; see docs/configuration.md */
  UNPARK_SENDER_UPLOADS: perMinute.optional(),
  UNPARK_SENDER_REQUESTS: perMinute.optional(),
  UNPARK_WORKSPACE_REQUESTS: perMinute.optional(),
  UNPARK_SENDER_MIB: perMinute.optional(),
  UNPARK_WORKSPACE_MIB: perMinute.optional(),
  UNPARK_SENDER_PARSE_SECONDS: perMinute.optional(),
  UNPARK_WORKSPACE_PARSE_SECONDS: perMinute.optional(),
  UNPARK_WORKSPACE_STORED_GIB: z.coerce.number().positive().max(1e6).optional(),
  /** single sign-on by OpenID Connect; the first three together or none */
  UNPARK_OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  UNPARK_OIDC_CLIENT_ID: z.string().optional(),
  UNPARK_OIDC_CLIENT_SECRET: z.string().optional(),
  /** mail domains that may come in, with commas; unset: whoever the provider lets through */
  UNPARK_OIDC_DOMAINS: z.string().optional(),
  /** what the button on the sign-in page calls the provider */
  UNPARK_OIDC_NAME: z.string().max(60).default('SSO'),
  PORT: port.default(3000),
});

export interface ServerEnv extends InstallationSettings {
  readonly publicUrl: string;
  readonly secret: string;
  readonly trustedProxies: number;
  readonly singleSignOn?: SingleSignOnSettings;
  readonly limits: Partial<IntakeLimits>;
}

/** Throws with every fault in one message. */
export function readServerEnv(): ServerEnv {
  const env = readSettings(shape, process.env, 'the web server');
  return {
    ...installationSettings(env),
    publicUrl: (env.UNPARK_URL ?? `http://127.0.0.1:${env.PORT}`).replace(/\/+$/, ''),
    secret: env.UNPARK_SECRET,
    trustedProxies: env.UNPARK_TRUSTED_PROXIES,
    ...singleSignOn(env),
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
  };
}

function singleSignOn(env: z.infer<typeof shape>): Pick<ServerEnv, 'singleSignOn'> {
  const {
    UNPARK_OIDC_ISSUER: issuer,
    UNPARK_OIDC_CLIENT_ID: clientId,
    UNPARK_OIDC_CLIENT_SECRET: clientSecret,
  } = env;
  if (!issuer && !clientId && !clientSecret) return {};
  if (!issuer || !clientId || !clientSecret) {
    throw new Error(
      'The environment of the web server is not right. UNPARK_OIDC_ISSUER, UNPARK_OIDC_CLIENT_ID and UNPARK_OIDC_CLIENT_SECRET go together.',
    );
  }
  const mailDomains = (env.UNPARK_OIDC_DOMAINS ?? '')
    .split(',')
    .map((domain) => domain.trim())
    .filter((domain) => domain !== '');
  const name = env.UNPARK_OIDC_NAME;
  return { singleSignOn: { issuer, clientId, clientSecret, mailDomains, name } };
}

/** What is not set keeps its default: an undefined field would take its place. */
const definedOnly = <T extends object>(values: T): Partial<T> =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Partial<T>;
