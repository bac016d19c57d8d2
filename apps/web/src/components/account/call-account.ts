import type { Problem } from '@unpark/base';

type Shown = Pick<Problem, 'code' | 'message' | 'next'>;

const EXISTS: Shown = {
  code: 'account.exists',
  message: 'There is an account with this e-mail.',
  next: 'Sign in instead.',
};

/** The account service's own codes, in words that say what to do. */
const IN_WORDS: ReadonlyMap<string, Shown> = new Map([
  [
    'INVALID_EMAIL_OR_PASSWORD',
    {
      code: 'account.wrong-credentials',
      message: 'This e-mail and password do not belong together.',
      next: 'Check both, or make an account.',
    },
  ],
  ['USER_ALREADY_EXISTS', EXISTS],
  ['USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL', EXISTS],
  [
    'PASSWORD_TOO_SHORT',
    {
      code: 'account.password-short',
      message: 'The password has fewer than 12 characters.',
      next: 'A few unrelated words make a good one.',
    },
  ],
  [
    'PASSWORD_TOO_LONG',
    {
      code: 'account.password-long',
      message: 'The password is longer than 128 characters.',
      next: 'Use a shorter one.',
    },
  ],
  [
    'INVALID_EMAIL',
    {
      code: 'account.email',
      message: 'This is not an e-mail address.',
      next: 'It needs a name, an @ and a domain.',
    },
  ],
]);

/** `undefined` when it worked. Never throws: a network that fails is an answer too. */
export async function callAccount(path: string, body: object): Promise<Shown | undefined> {
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
  if (response.status === 429) {
    const seconds = Number(
      response.headers.get('retry-after') ?? response.headers.get('x-retry-after'),
    );
    return {
      code: 'account.too-many',
      message: 'Too many tries in a short time.',
      next: seconds > 0 ? `Try again in ${seconds} s.` : 'Wait a minute, then try again.',
    };
  }
  const answer = (await response.json().catch(() => undefined)) as
    | { code?: string; message?: string; error?: Shown }
    | undefined;
  if (answer?.error?.message) return answer.error;
  return (
    IN_WORDS.get(answer?.code ?? '') ?? {
      code: 'account.refused',
      message: answer?.message ?? `The server answered ${response.status}.`,
      next: 'Try again; if it stays, the server log has the reason.',
    }
  );
}
