import { randomBytes } from 'node:crypto';
import { ProblemError } from '@unpark/base';
import { createDatabase } from '@unpark/db';
import { openSmtpMail } from '@unpark/mail';
import { createOutgoing, openNetworks } from '@unpark/outgoing';
import { createQueue } from '@unpark/queue';
import { openBlobStore } from '@unpark/storage';
import { type Auth, createAuth, createSealing, type Deps } from '@unpark/usecases';
import { readServerEnv, type ServerEnv } from './env';
import { createLog } from './log';

export interface Server {
  readonly deps: Deps;
  readonly auth: Auth;
  readonly env: ServerEnv;
}

async function open(): Promise<Server> {
  const env = readServerEnv();
  const log = createLog(env.logLevel);
  const storage = await openBlobStore(
    env.s3
      ? { kind: 's3', dataDir: env.dataDir, ...env.s3 }
      : { kind: 'directory', dataDir: env.dataDir },
  );
  if (!storage.ok) throw new ProblemError(storage.error);
  const deps: Deps = {
    database: createDatabase({ url: env.databaseUrl }),
    storage: storage.value,
    queue: createQueue(
      env.redisUrl ? { redisUrl: env.redisUrl } : { databaseUrl: env.databaseUrl },
      (error) => log.warn({ cause: error.message }, 'queue connection'),
    ),
    clock: { nowMs: () => Date.now() },
    random: (byteCount) => randomBytes(byteCount),
    log,
    publicUrl: env.publicUrl,
    limits: env.limits,
    outgoing: createOutgoing({
      allowedNetworks: openNetworks(env.outgoing.networks),
      allowedPorts: env.outgoing.ports,
    }),
    sealing: createSealing(env.secret),
    mail: env.smtp && openSmtpMail(env.smtp, (reason) => log.warn({ reason }, 'a mail did not go')),
  };
  const auth = createAuth(deps, { secret: env.secret, singleSignOn: env.singleSignOn });
  return { deps, auth, env };
}

// Next may load a module once for each of its bundles; connections must be one set a process.
const shared = globalThis as { unparkServer?: Promise<Server> };

/** The one place where the web process gets its database, blobs, queue and accounts from. */
export function server(): Promise<Server> {
  shared.unparkServer ??= open().catch((error: unknown) => {
    // A store that was away at the first request may be there at the next.
    shared.unparkServer = undefined;
    throw error;
  });
  return shared.unparkServer;
}
