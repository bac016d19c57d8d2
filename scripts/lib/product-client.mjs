import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** Speaks to a running product as a browser would: sign-in, tRPC, the intake. */
export class ProductClient {
  #address;
  #origin;
  #cookies = new Map();

  constructor(address, origin) {
    this.#address = address;
    this.#origin = origin;
  }

  /** False when address and password do not belong together. */
  signIn({ email, password }) {
    return this.#account('/api/auth/sign-in/email', { email, password }, [401]);
  }

  /** False when the address has an account already. */
  signUp({ email, password, name }) {
    return this.#account('/api/auth/sign-up/email', { email, password, name }, [409, 422]);
  }

  async #account(path, json, refusals) {
    const answer = await this.#send(path, { json });
    if (answer.ok) return true;
    if (refusals.includes(answer.status)) return false;
    throw new Error(`${path} was answered with ${answer.status}: ${answer.text.slice(0, 300)}`);
  }

  /** The slug of the workspace with this name, made when missing. */
  async workspace(name) {
    const me = await this.#query('session.me');
    const found = me.workspaces.find((workspace) => workspace.name === name);
    return (found ?? (await this.#mutate('workspace.create', { name }))).slug;
  }

  /**
   * Sends one file as a capture.
   * @returns {Promise<{ captureId: string }>}
   */
  async upload(workspace, service, file) {
    const query = new URLSearchParams({ workspace, service, file: basename(file) });
    const answer = await this.#send(`/api/v1/captures?${query}`, {
      body: readFileSync(file),
      type: 'application/octet-stream',
    });
    if (!answer.ok) {
      throw new Error(`${file} was answered with ${answer.status}: ${answer.text.slice(0, 300)}`);
    }
    return JSON.parse(answer.text);
  }

  /** Where a capture stands. @param {string} captureId */
  async status(captureId) {
    const answer = await this.#send(`/api/v1/captures/${captureId}`, { method: 'GET' });
    if (!answer.ok) {
      throw new Error(
        `the status of ${captureId} was answered with ${answer.status}: ${answer.text.slice(0, 300)}`,
      );
    }
    return JSON.parse(answer.text);
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
