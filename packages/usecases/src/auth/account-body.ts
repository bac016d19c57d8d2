import { err, ok, type Result } from '@unpark/base';
import { z } from 'zod';

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

export const nameField = z
  .string()
  .trim()
  .min(1, FAULTS.nameEmpty)
  .max(100, FAULTS.nameLong)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, FAULTS.nameHidden);
export const emailField = z.email(FAULTS.email).max(254, FAULTS.email);
export const passwordField = z.string().max(1024, FAULTS.passwordLong);
/** People without a password leave it out. */
export const ownPassword = z.object({ password: passwordField.optional() });

/** The JSON of an account request in `shape`; `input.body` says what is wrong with it. */
export async function readBody<S extends z.ZodType>(
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
  const fault = faultOf(message);
  return bad(fault, FAULTS[fault]);
}
