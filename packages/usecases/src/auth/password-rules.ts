import { err, ok, type Problem, type Result } from '@unpark/base';
import { COMMON_PASSWORDS } from './common-passwords';

export const PASSWORD_MIN_CHARACTERS = 12;
/** Longer text would only cost time: scrypt hashes all of it. */
export const PASSWORD_MAX_CHARACTERS = 128;

const problem = (
  cause: 'short' | 'long' | 'common',
  message: string,
  next: string,
  length: number,
): Problem => ({
  code: `account.password-${cause}`,
  message,
  next,
  values: { length, least: PASSWORD_MIN_CHARACTERS, most: PASSWORD_MAX_CHARACTERS },
});

const SEQUENCES = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  'qwertyuiopasdfghjklzxcvbnm',
];

/** One character over and over, or a run along the alphabet, the digits or the keyboard. */
function isRun(password: string): boolean {
  if (new Set(password).size <= 2) return true;
  const reversed = [...password].reverse().join('');
  return SEQUENCES.some((row) => row.includes(password) || row.includes(reversed));
}

/** Length and a list of common ones, no rules of composition. */
export function checkPassword(password: string, email: string): Result<void> {
  const length = [...password].length;
  if (length < PASSWORD_MIN_CHARACTERS) {
    return err(
      problem(
        'short',
        `The password has ${length} characters; it needs at least ${PASSWORD_MIN_CHARACTERS}.`,
        'A few unrelated words make a good one.',
        length,
      ),
    );
  }
  if (length > PASSWORD_MAX_CHARACTERS) {
    return err(
      problem(
        'long',
        `The password is longer than ${PASSWORD_MAX_CHARACTERS} characters.`,
        'Use a shorter one.',
        length,
      ),
    );
  }
  const plain = password.toLowerCase().normalize('NFKC');
  if (COMMON_PASSWORDS.has(plain) || isRun(plain) || plain === email.toLowerCase()) {
    return err(
      problem(
        'common',
        'This password is one of those that are tried first.',
        'Use one that nobody else has: a few unrelated words, or one made by a password manager.',
        length,
      ),
    );
  }
  return ok(undefined);
}
