import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/browser';
import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';
import type { ShownProblem } from '../problem-words';
import { askAccount, callAccount } from './call-account';

/** Whether this page can use passkeys: browsers bind them to a host name, and need a safe connection. */
export function passkeysHere(): 'yes' | 'no-name' | 'no' {
  if (!window.isSecureContext || !window.PublicKeyCredential) return 'no';
  const { hostname } = window.location;
  return /^[\d.]+$/.test(hostname) || hostname.startsWith('[') ? 'no-name' : 'yes';
}

/** `stopped`: the person closed the browser's own dialog. */
export type CeremonyEnd = 'done' | 'stopped' | ShownProblem;

const inBrowser = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await work();
  } catch {
    // What browsers tell apart here, people do not: they stopped, it timed out, it is not theirs.
    return undefined;
  }
};

export async function signInByPasskey(): Promise<CeremonyEnd> {
  const begun = await askAccount<{ options: PublicKeyCredentialRequestOptionsJSON }>(
    'sign-in/passkey/begin',
    {},
  );
  if (!begun.ok) return begun.problem;
  const { startAuthentication } = await import('@simplewebauthn/browser');
  const answer = await inBrowser(() => startAuthentication({ optionsJSON: begun.value.options }));
  if (!answer) return 'stopped';
  return (await callAccount('sign-in/passkey', { answer })) ?? 'done';
}

export async function addPasskeyHere(
  options: PublicKeyCredentialCreationOptionsJSON,
  name: string,
): Promise<CeremonyEnd> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  const answer = await inBrowser(() => startRegistration({ optionsJSON: options }));
  if (!answer) return 'stopped';
  return (await callAccount('passkey/add', { name, answer })) ?? 'done';
}
