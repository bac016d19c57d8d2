import type { Auth, Deps, SignedIn } from '@unpark/usecases';

/** What a procedure knows of its request. */
export interface Context {
  readonly deps: Deps;
  /** who is signed in; undefined for nobody */
  readonly session: SignedIn | undefined;
  readonly requestId: string;
  /** the sender's, as far as it can be trusted */
  readonly address: string;
  /** of the request itself; mutations are judged by where they come from */
  readonly headers: Headers;
}

export async function createContext(options: {
  readonly deps: Deps;
  readonly auth: Auth;
  readonly headers: Headers;
  readonly address: string;
  readonly requestId: string;
}): Promise<Context> {
  const { deps, auth, headers, address, requestId } = options;
  return { deps, headers, address, requestId, session: await auth.readSession(headers) };
}
