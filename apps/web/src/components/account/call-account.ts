import type { ShownProblem } from '../problem-words';

export type AccountAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: ShownProblem };

/** What an account request answers. Never throws: a network that fails is an answer too. */
export async function askAccount<T>(path: string, body: object): Promise<AccountAnswer<T>> {
  let response: Response;
  try {
    response = await fetch(`/api/auth/${path}`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  } catch {
    const problem = {
      code: 'account.not-reached',
      message: 'The server did not answer.',
      next: 'Check the connection and try again.',
    };
    return { ok: false, problem };
  }
  const json = (await response.json().catch(() => undefined)) as
    | (T & { error?: ShownProblem })
    | undefined;
  if (response.ok && json !== undefined) return { ok: true, value: json };
  if (json?.error?.message) return { ok: false, problem: json.error };
  const problem = {
    code: 'account.refused',
    status: response.status,
    message: `The server answered ${response.status} without a reason.`,
    next: 'Try again; if it stays, the server log has the reason.',
  };
  return { ok: false, problem };
}

/** `undefined` when it worked. */
export async function callAccount(path: string, body: object): Promise<ShownProblem | undefined> {
  const answer = await askAccount(path, body);
  return answer.ok ? undefined : answer.problem;
}
