import type { Problem } from '@unpark/base';

export const WRONG_CREDENTIALS: Problem = {
  code: 'account.wrong-credentials',
  message: 'This e-mail and password do not belong together.',
  next: 'Check both, or make an account.',
};

export const WRONG_PASSWORD: Problem = {
  code: 'account.wrong-password',
  message: 'This is not your password.',
  next: 'Type it again; if you lost it, sign out and ask for a new one.',
};

/** For people without a password: a sign-in of just now stands for it. */
export const SIGN_IN_AGAIN: Problem = {
  code: 'account.sign-in-again',
  message: 'This needs a sign-in of the last 10 minutes.',
  next: 'Sign out, sign in again and do it then.',
};

export const WRONG_CODE: Problem = {
  code: 'account.wrong-code',
  message: 'This code is not right, or was used.',
  next: 'Wait for the next code of your app and type that, or use a backup code.',
};

export const SIGN_IN_ENDED: Problem = {
  code: 'account.sign-in-ended',
  message: 'This sign-in took too long, or had too many wrong codes.',
  next: 'Begin again with your password.',
};

export const FACTOR_LOCKED: Problem = {
  code: 'account.factor-locked',
  message: 'Too many wrong codes: the second factor of this account is locked for 15 minutes.',
  next: 'Wait, then sign in again; a passkey still works.',
};

export const PASSKEY_REFUSED: Problem = {
  code: 'account.passkey-refused',
  message: 'This passkey did not work here.',
  next: 'Try again, or sign in another way. A passkey needs a device that checks who you are.',
};

export const NO_SINGLE_SIGN_ON: Problem = {
  code: 'account.sso-unavailable',
  message: 'The identity provider of this installation does not answer.',
  next: 'Try again in a minute, or sign in another way.',
};

export const NO_PASSWORD: Problem = {
  code: 'account.no-password',
  message: 'This account has no password: its person signs in by the identity provider.',
  next: 'A second factor and a new address are matters of the provider.',
};

export const LINK_ENDED: Problem = {
  code: 'account.link-ended',
  message: 'This link was used, is too old, or was never made.',
  next: 'Ask for a new one.',
};

export const NO_MAIL: Problem = {
  code: 'account.no-mail',
  message: 'This installation sends no mail.',
  next: 'Ask its operator for help with your password.',
};
