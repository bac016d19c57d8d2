import type { ShownProblem } from '../problem-words';

/** `undefined` when it worked. Never throws: a network that fails is an answer too. */
export async function callAccount(path: string, body: object): Promise<ShownProblem | undefined> {
  let response: Response;
  try {
    response = await fetch(`/api/auth/${path}`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  } catch {
    return {
      code: 'account.not-reached',
      message: 'The server did not answer.',
      next: 'Check the connection and try again.',
    };
  }
  if (response.ok) return undefined;
  const answer = (await response.json().catch(() => undefined)) as
    | { error?: ShownProblem }
    | undefined;
  if (answer?.error?.message) return answer.error;
  return {
    code: 'account.refused',
    status: response.status,
    message: `The server answered ${response.status} without a reason.`,
    next: 'Try again; if it stays, the server log has the reason.',
  };
}
