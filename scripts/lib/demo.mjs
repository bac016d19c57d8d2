import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';
import { say } from './report.mjs';
import { writePrivately } from './secrets.mjs';

/**
 * The demo workspace: seven services with real captures of Go programs that hang (and one that does
 * not), sent through the public intake and parsed like anybody's.
 */
const SERVICES = [
  { service: 'checkout', captures: ['chan-full-slow-consumer-go1.24'] },
  { service: 'inventory', captures: ['deadlock-abba-go1.24'] },
  { service: 'payments', captures: ['http-client-no-timeout-go1.27'] },
  { service: 'orders', captures: ['dbpool-exhausted-go1.24'] },
  { service: 'gateway', captures: ['mutex-across-io-go1.27'] },
  {
    service: 'sessions',
    captures: ['leak-growing-go1.27-t0', 'leak-growing-go1.27-t1', 'leak-growing-go1.27-t2'],
  },
  { service: 'search', captures: ['healthy-load-go1.24'] },
];

const EMAIL = 'demo@unpark.local';

/**
 * Makes the demo once for a database and returns how to sign in.
 * @param {{ file: string, address: string, origin: string }} options file: where the password is kept
 * @returns {Promise<{ email: string, password: string } | undefined>} undefined when the account is somebody else's
 */
export async function ensureDemo({ file, address, origin }) {
  const kept = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  const password = kept?.password ?? randomBytes(12).toString('base64url');
  const account = { email: EMAIL, password };
  const client = new Client(address, origin);
  if (kept && (await client.signIn(account))) {
    if (kept.seeded) return account;
  } else {
    writePrivately(file, JSON.stringify({ ...account, seeded: false }));
    if (!(await client.signUp({ ...account, name: 'Demo' }))) {
      say(`${EMAIL} exists in this database with another password; the demo is left as it is`);
      return undefined;
    }
  }
  say('sending the demo captures');
  const workspace = await client.workspace('Demo');
  for (const { service, captures } of SERVICES) {
    for (const name of captures) await client.upload(workspace, service, `${name}.tar.gz`);
  }
  writePrivately(file, JSON.stringify({ ...account, seeded: true }));
  return account;
}

class Client {
  #address;
  #origin;
  #cookies = new Map();

  constructor(address, origin) {
    this.#address = address;
    this.#origin = origin;
  }

  async signIn({ email, password }) {
    return (await this.#send('/api/auth/sign-in/email', { json: { email, password } })).ok;
  }

  async signUp({ email, password, name }) {
    return (await this.#send('/api/auth/sign-up/email', { json: { email, password, name } })).ok;
  }

  /** The slug of the workspace with this name, made when missing. */
  async workspace(name) {
    const me = await this.#query('session.me');
    const found = me.workspaces.find((workspace) => workspace.name === name);
    return (found ?? (await this.#mutate('workspace.create', { name }))).slug;
  }

  async upload(workspace, service, file) {
    const query = new URLSearchParams({ workspace, service, file });
    const answer = await this.#send(`/api/v1/captures?${query}`, {
      body: readFileSync(inRoot('packages', 'testkit', 'corpus', file)),
      type: 'application/octet-stream',
    });
    if (!answer.ok)
      throw new Error(`${file} was answered with ${answer.status}: ${answer.text.slice(0, 300)}`);
  }

  async #query(procedure) {
    return unwrap(procedure, await this.#send(`/api/trpc/${procedure}`, { method: 'GET' }));
  }

  async #mutate(procedure, input) {
    return unwrap(procedure, await this.#send(`/api/trpc/${procedure}`, { json: { json: input } }));
  }

  async #send(path, { method = 'POST', json, body, type = 'application/json' }) {
    const answer = await fetch(this.#address + path, {
      method,
      headers: {
        origin: this.#origin,
        cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(method === 'POST' && { 'content-type': type }),
      },
      ...(method === 'POST' && { body: body ?? JSON.stringify(json) }),
      signal: AbortSignal.timeout(60_000),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [pair] = line.split(';');
      const at = pair.indexOf('=');
      this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return { ok: answer.ok, status: answer.status, text: await answer.text() };
  }
}

function unwrap(procedure, { ok, status, text }) {
  if (!ok) throw new Error(`${procedure} was answered with ${status}: ${text.slice(0, 300)}`);
  return JSON.parse(text).result.data.json;
}
