import type { Auth } from '../src/index';
import type { TestDeps } from './test-deps';

let number = 0;

export const PASSWORD = 'three silent goroutines';
export const newEmail = (): string => `someone${++number}@example.test`;

/** Keeps cookies as a browser does, and sends account requests with them. */
export class AccountBrowser {
  readonly cookies = new Map<string, string>();
  private readonly deps: TestDeps;
  private readonly auth: Auth;

  constructor(deps: TestDeps, auth: Auth) {
    this.deps = deps;
    this.auth = auth;
  }

  headers(): Headers {
    return new Headers({
      'content-type': 'application/json',
      'sec-fetch-site': 'same-origin',
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Chrome/150.0',
      cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    });
  }

  async post(path: string, body: object): Promise<Response> {
    const url = `${this.deps.publicUrl}/api/auth/${path}`;
    const init = { method: 'POST', headers: this.headers(), body: JSON.stringify(body) };
    return this.keep(await this.auth.handle(path, new Request(url, init), this.nextAddress()));
  }

  async get(path: string, query = ''): Promise<Response> {
    const url = `${this.deps.publicUrl}/api/auth/${path}${query}`;
    const request = new Request(url, { headers: this.headers() });
    return this.keep(await this.auth.handle(path, request, this.nextAddress()));
  }

  /** Status and code of the answer, `200` and the empty text when it worked. */
  async outcome(path: string, body: object): Promise<[number, string]> {
    const response = await this.post(path, body);
    const json = (await response.json()) as { error?: { code: string } };
    return [response.status, json.error?.code ?? ''];
  }

  async ask<T>(path: string, body: object): Promise<T> {
    const response = await this.post(path, body);
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
    return JSON.parse(text) as T;
  }

  async signUp(email = newEmail(), password = PASSWORD): Promise<string> {
    await this.ask('sign-up/email', { name: 'Ada', email, password });
    return email;
  }

  session() {
    return this.auth.readSession(this.headers());
  }

  keep(response: Response): Response {
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';');
      const [name = '', ...value] = pair.split('=');
      const isGone = value.join('=') === '' || attributes.some((part) => /max-age=0/i.test(part));
      if (isGone) this.cookies.delete(name);
      else this.cookies.set(name, value.join('='));
    }
    return response;
  }

  private nextAddress(): string {
    number += 1;
    return `10.7.${Math.floor(number / 250) % 250}.${number % 250}`;
  }
}

/** What was recorded about an account, oldest first: `action result by`. */
export async function recordOf(deps: TestDeps, userId: string): Promise<string[]> {
  const rows = await deps.database.accounts.auditEntry.findMany({
    where: { OR: [{ actor: `user:${userId}` }, { object: `user:${userId}` }] },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ action, result, details }) => {
    const by = (details as { by?: string }).by;
    return by ? `${action} ${result} ${by}` : `${action} ${result}`;
  });
}
