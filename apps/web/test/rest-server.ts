import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrateQueue } from '@unpark/queue';
import { createTestDatabase } from '@unpark/testkit';
import {
  createApiKey,
  createWorkspace,
  enterWorkspace,
  type WorkspaceScope,
} from '@unpark/usecases';
import { type Server, server } from '../src/server/deps';
import { setServerEnv } from './env';

export const ORIGIN = 'http://127.0.0.1:3000';

export interface RestServer extends Server {
  readonly dataDir: string;
  drop(): Promise<void>;
}

/** The web process's own objects over a fresh database; route handlers are called as Next calls them. */
export async function startRestServer(): Promise<RestServer> {
  const { url, drop } = await createTestDatabase();
  await migrateQueue(url);
  const dataDir = await mkdtemp(path.join(tmpdir(), 'unpark-web-'));
  setServerEnv({
    DATABASE_URL: url,
    UNPARK_URL: ORIGIN,
    UNPARK_DATA_DIR: dataDir,
    UNPARK_SECRET: 'a secret of the tests, long enough',
    LOG_LEVEL: 'silent',
  });
  const opened = await server();
  return {
    ...opened,
    dataDir,
    drop: async () => {
      await opened.deps.queue.close();
      await opened.deps.database.close();
      await drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

let people = 0;

export interface Tenant {
  readonly scope: WorkspaceScope;
  readonly ingestKey: string;
  readonly readKey: string;
  readonly allKey: string;
}

export async function makeTenant({ deps }: Server, name: string): Promise<Tenant> {
  people++;
  const userId = `usr_${String(people).padStart(26, '0')}`;
  await deps.database.accounts.user.create({
    data: { id: userId, name: `Person ${people}`, email: `person${people}@example.test` },
  });
  const made = await createWorkspace(deps, { userId }, { name });
  if (!made.ok) throw new Error(made.error.message);
  const entered = await enterWorkspace(deps, { kind: 'user', userId }, { slug: made.value.slug });
  if (!entered.ok) throw new Error(entered.error.message);
  const scope = entered.value;
  const key = async (scopes: ('ingest' | 'read' | 'admin')[]) => {
    const created = await createApiKey(deps, scope, { name: scopes.join(), scopes });
    if (!created.ok) throw new Error(created.error.message);
    return created.value.secret;
  };
  return {
    scope,
    ingestKey: await key(['ingest']),
    readKey: await key(['read']),
    allKey: await key(['ingest', 'read', 'admin']),
  };
}

export type Handler = (
  request: Request,
  context: { params: Promise<Record<string, string | string[] | undefined>> },
) => Promise<Response>;

export interface Call {
  readonly method?: string;
  readonly path: string;
  readonly id?: string;
  readonly position?: string;
  /** further parts of the address */
  readonly params?: Readonly<Record<string, string>>;
  readonly key?: string;
  readonly headers?: Record<string, string>;
  readonly body?: BodyInit;
}

export function call(
  handler: Handler,
  { method = 'GET', path: at, id, position, params, key, headers, body }: Call,
) {
  const init: RequestInit & { duplex?: 'half' } = {
    method,
    headers: { ...(key !== undefined && { authorization: `Bearer ${key}` }), ...headers },
    ...(body !== undefined && { body, duplex: 'half' }),
  };
  const request = new Request(`${ORIGIN}${at}`, init);
  return handler(request, {
    params: Promise.resolve({
      ...(id !== undefined && { id }),
      ...(position !== undefined && { position }),
      ...params,
    }),
  });
}

let addresses = 0;

/** Signs a new person up; gives the cookie of their session and their id. */
export async function signUp(
  { auth }: Server,
  email: string,
): Promise<{ readonly cookie: string; readonly userId: string }> {
  addresses++;
  const answer = await auth.handle(
    'sign-up/email',
    new Request(`${ORIGIN}/api/auth/sign-up/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
      body: JSON.stringify({ name: 'Ada', email, password: 'three silent goroutines' }),
    }),
    `10.0.0.${addresses}`,
  );
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const session = await auth.readSession(new Headers({ cookie }));
  if (!session) throw new Error('the sign-up gives a session');
  return { cookie, userId: session.user.id };
}
