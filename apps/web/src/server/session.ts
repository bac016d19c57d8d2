import type { Caller, SignedIn } from '@unpark/usecases';
import { clientAddress } from './client-address';
import { server } from './deps';

/** Who is signed in by the cookie of these headers; undefined for nobody. */
export async function signedIn(headers: Headers): Promise<SignedIn | undefined> {
  const { auth } = await server();
  return auth.readSession(headers);
}

/** The same as a caller of use cases. */
export async function callerBySession(headers: Headers): Promise<Caller | undefined> {
  const { auth, env } = await server();
  const session = await auth.readSession(headers);
  if (!session) return undefined;
  const address = clientAddress(headers, env.trustedProxies);
  return { kind: 'user', userId: session.user.id, address };
}
