import { err, ok, type Problem, publicProblem, type Result } from '@unpark/base';
import { isAPIError } from 'better-auth/api';
import { z } from 'zod';
import { httpStatusOf } from '../access/access-problems';
import { recordAudit } from '../audit/record-audit';
import type { Deps } from '../deps';
import type { BetterAuth } from './open-better-auth';
import { checkPassword } from './password-rules';
import { readSession } from './read-session';
import { checkSameOrigin } from './same-origin';
import {
  type AccountLimits,
  countSignIn,
  countSignUp,
  forgetTry,
  type TooMany,
} from './sign-in-limits';

const BODY_LIMIT_BYTES = 16 * 1024;

/** What is wrong with a body, by the word that stands for it in other languages. */
const FAULTS = {
  contentType: 'The request is not application/json.',
  tooLarge: 'The request is too large.',
  notJson: 'The request is not JSON.',
  fields: 'The request has the wrong fields.',
  nameEmpty: 'The name is empty.',
  nameLong: 'The name is over 100 characters.',
  nameHidden: 'The name has characters that cannot be shown.',
  email: 'This is not an e-mail address.',
  passwordLong: 'The password is too long.',
} as const;
type Fault = keyof typeof FAULTS;
const faultOf = (message: string | undefined): Fault =>
  (Object.keys(FAULTS) as Fault[]).find((fault) => FAULTS[fault] === message) ?? 'fields';

const signUpBody = z.object({
  name: z
    .string()
    .trim()
    .min(1, FAULTS.nameEmpty)
    .max(100, FAULTS.nameLong)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, FAULTS.nameHidden),
  email: z.email(FAULTS.email).max(254, FAULTS.email),
  password: z.string().max(1024, FAULTS.passwordLong),
});
const signInBody = signUpBody.pick({ email: true }).extend({ password: z.string().max(1024) });

const WRONG_CREDENTIALS: Problem = {
  code: 'account.wrong-credentials',
  message: 'This e-mail and password do not belong together.',
  next: 'Check both, or make an account.',
};
const EXISTS: Problem = {
  code: 'account.taken',
  message: 'There is an account with this e-mail.',
  next: 'Sign in instead.',
};
/** Two sign-ups at once meet at the unique index; the library calls that FAILED_TO_CREATE_USER. */
const TAKEN_CODES: ReadonlySet<string> = new Set([
  'USER_ALREADY_EXISTS',
  'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL',
  'FAILED_TO_CREATE_USER',
]);
const NOT_MADE: Problem = {
  code: 'account.refused',
  message: 'No account could be made of this name, e-mail and password.',
  next: 'Check the e-mail address and try again.',
};
const NOT_FOUND: Problem = {
  code: 'account.not-found',
  message: 'There is nothing at this address.',
  next: 'Accounts are reached through the sign-in page.',
};

function refuse(problem: Problem, status = httpStatusOf(problem), headers?: HeadersInit): Response {
  const body = { error: publicProblem(problem) };
  return Response.json(body, { status, headers: { 'cache-control': 'no-store', ...headers } });
}

const refuseTooMany = ({ problem, retryAfterSeconds }: TooMany): Response =>
  refuse(problem, 429, { 'retry-after': String(retryAfterSeconds) });

/** Our own answer, with the cookies that the library set: the token itself is in the cookie only. */
function answer(body: object, from: Headers): Response {
  const headers = new Headers({ 'cache-control': 'no-store' });
  for (const cookie of from.getSetCookie()) headers.append('set-cookie', cookie);
  return Response.json(body, { headers });
}

async function readBody<S extends z.ZodType>(
  request: Request,
  shape: S,
): Promise<Result<z.infer<S>>> {
  const bad = (fault: Fault, message: string = FAULTS[fault]) =>
    err({
      code: 'input.body',
      message,
      next: 'Correct it and send it again.',
      values: { case: fault },
    });
  if (!(request.headers.get('content-type') ?? '').startsWith('application/json')) {
    return bad('contentType');
  }
  if (Number(request.headers.get('content-length') ?? 0) > BODY_LIMIT_BYTES) {
    return bad('tooLarge');
  }
  const text = await request.text();
  if (text.length > BODY_LIMIT_BYTES) return bad('tooLarge');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return bad('notJson');
  }
  const parsed = shape.safeParse(json);
  if (parsed.success) return ok(parsed.data);
  const message = parsed.error.issues[0]?.message;
  return bad(faultOf(message), message);
}

export interface AccountContext {
  readonly deps: Deps;
  readonly auth: BetterAuth;
  readonly limits: AccountLimits;
  /** address of the sender, as far as it can be trusted */
  readonly address: string;
}

async function signUp({ deps, auth, limits, address }: AccountContext, request: Request) {
  const body = await readBody(request, signUpBody);
  if (!body.ok) return refuse(body.error);
  const { name, email, password } = body.value;
  const fit = checkPassword(password, email);
  if (!fit.ok) return refuse(fit.error);
  const counted = await countSignUp(deps, limits, address);
  if (!counted.ok) return refuseTooMany(counted.error);
  try {
    const { headers, response } = await auth.api.signUpEmail({
      body: { name, email, password },
      headers: senderHeaders(request, address),
      returnHeaders: true,
    });
    const { user } = response;
    await recordAudit(deps, {
      actor: `user:${user.id}`,
      action: 'account.create',
      result: 'done',
      address,
    });
    return answer({ user: { id: user.id, name: user.name, email: user.email } }, headers);
  } catch (error) {
    if (!isAPIError(error)) throw error;
    return refuse(TAKEN_CODES.has(error.body?.code ?? '') ? EXISTS : NOT_MADE);
  }
}

async function signIn({ deps, auth, limits, address }: AccountContext, request: Request) {
  const body = await readBody(request, signInBody);
  if (!body.ok) return refuse(body.error);
  const { email, password } = body.value;
  const counted = await countSignIn(deps, limits, email, address);
  if (!counted.ok) {
    await recordAudit(deps, {
      actor: 'nobody',
      action: 'account.sign-in',
      result: 'refused',
      address,
    });
    return refuseTooMany(counted.error);
  }
  try {
    const { headers, response } = await auth.api.signInEmail({
      body: { email, password },
      headers: senderHeaders(request, address),
      returnHeaders: true,
    });
    const { user } = response;
    await forgetTry(deps, email, address);
    await recordAudit(deps, {
      actor: `user:${user.id}`,
      action: 'account.sign-in',
      result: 'done',
      address,
    });
    return answer({ user: { id: user.id, name: user.name, email: user.email } }, headers);
  } catch (error) {
    if (!isAPIError(error)) throw error;
    await recordAudit(deps, {
      actor: 'nobody',
      action: 'account.sign-in',
      result: 'failed',
      address,
    });
    return refuse(WRONG_CREDENTIALS, 401);
  }
}

async function signOut({ deps, auth, address }: AccountContext, request: Request) {
  const session = await readSession(deps, auth, request.headers);
  const { headers } = await auth.api.signOut({ headers: request.headers, returnHeaders: true });
  if (session) {
    const actor = `user:${session.user.id}`;
    await recordAudit(deps, { actor, action: 'account.sign-out', result: 'done', address });
  }
  return answer({}, headers);
}

/** What is kept of a request beside a session; a cookie from before must not reach the library. */
function senderHeaders(request: Request, address: string): Headers {
  const headers = new Headers({ 'x-forwarded-for': address });
  headers.set('user-agent', (request.headers.get('user-agent') ?? '').slice(0, 300));
  return headers;
}

const ROUTES = new Map([
  ['sign-up/email', signUp],
  ['sign-in/email', signIn],
  ['sign-out', signOut],
]);

/**
 * `POST /api/auth/sign-up/email | sign-in/email | sign-out`, JSON in and out. Success answers
 * `{ user }` (or `{}`) and sets the cookie; refusals answer `{ error: Problem }`. Unknown user and
 * wrong password give the same status and text, and cost one scrypt each.
 *
 * @param path what follows `/api/auth/`
 */
export async function handleAccountRequest(
  context: AccountContext,
  path: string,
  request: Request,
): Promise<Response> {
  const route = ROUTES.get(path);
  if (!route) return refuse(NOT_FOUND);
  if (request.method !== 'POST') return refuse(NOT_FOUND, 405, { allow: 'POST' });
  const origin = checkSameOrigin(request.headers, context.deps.publicUrl);
  if (!origin.ok) return refuse(origin.error);
  return route(context, request);
}
