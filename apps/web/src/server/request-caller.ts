import { err, type IdKind, isId, ok, type Result } from '@unpark/base';
import {
  type AddressedKind,
  bearerOf,
  type Caller,
  checkSameOrigin,
  countRequest,
  type Deps,
  enterWorkspaceOf,
  notFound,
  SIGN_IN_NEEDED,
  verifyApiKey,
  type WorkspaceScope,
} from '@unpark/usecases';
import { clientAddress } from './client-address';
import { server } from './deps';
import { callerBySession } from './session';

/**
 * Who sends a request of the REST interface: the key of its Authorization header, or the person of
 * its cookie. What changes something by cookie must come from a page of ours.
 */
export async function requestCaller(
  headers: Headers,
  what: 'reads' | 'changes',
): Promise<Result<Caller>> {
  const { deps, env } = await server();
  if (headers.has('authorization')) {
    const key = bearerOf(headers);
    if (key === undefined) return err(SIGN_IN_NEEDED);
    return verifyApiKey(deps, key, clientAddress(headers, env.trustedProxies));
  }
  const caller = await callerBySession(headers);
  if (!caller) return err(SIGN_IN_NEEDED);
  if (what === 'changes') {
    const sameOrigin = checkSameOrigin(headers, env.publicUrl);
    if (!sameOrigin.ok) return sameOrigin;
  }
  return ok(caller);
}

/** Kinds whose ids are made under another name. */
const ID_KIND: Readonly<Partial<Record<AddressedKind, IdKind>>> = {
  key: 'apiKey',
  link: 'shareLink',
};
const idKindOf = (kind: AddressedKind): IdKind => ID_KIND[kind] ?? (kind as IdKind);

/**
 * The workspace of the object in an address, entered by the sender; a foreign one is a missing one.
 * Reading is counted here, changing where it is done.
 */
export async function enterByObject(
  headers: Headers,
  what: 'reads' | 'changes',
  kind: AddressedKind,
  id: string,
): Promise<Result<{ deps: Deps; scope: WorkspaceScope }>> {
  const caller = await requestCaller(headers, what);
  if (!caller.ok) return caller;
  const { deps } = await server();
  const scope = isId(idKindOf(kind), id)
    ? await enterWorkspaceOf(deps, caller.value, kind, id)
    : undefined;
  if (!scope) return err(notFound(kind));
  if (what === 'reads') {
    const within = await countRequest(deps, scope);
    if (!within.ok) return within;
  }
  return ok({ deps, scope });
}
