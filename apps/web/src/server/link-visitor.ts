import { createHash } from 'node:crypto';
import { type Deps, isLinkOpen, type Visitor } from '@unpark/usecases';
import { clientAddress } from './client-address';
import { server } from './deps';
import { signedIn } from './session';

/** Nothing of a link is kept by caches, found by search or told to other sites. */
export const LINK_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'private, no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow, noarchive',
  'x-content-type-options': 'nosniff',
};

/** Of the cookie that shows that a visitor knows the password of this link. */
export const passCookie = (token: string, isSecure: boolean): string =>
  `${isSecure ? '__Host-' : ''}unpark_link_${createHash('sha256').update(token).digest('hex').slice(0, 16)}`;

function cookieIn(headers: Headers, name: string): string | undefined {
  for (const part of (headers.get('cookie') ?? '').split(';')) {
    const [key = '', value = ''] = part.trim().split('=', 2);
    if (key === name) return value;
  }
  return undefined;
}

export async function linkVisitor(headers: Headers, token: string): Promise<Visitor> {
  const { env } = await server();
  const session = await signedIn(headers);
  return {
    address: clientAddress(headers, env.trustedProxies),
    agent: (headers.get('user-agent') ?? '').slice(0, 300),
    pass: cookieIn(headers, passCookie(token, env.publicUrl.startsWith('https:'))),
    userId: session?.user.id,
  };
}

/** How often what is being sent is asked whether it still may be: a revoked link ends within a second. */
const CHECK_MS = 700;
const PART_BYTES = 256 * 1024;

/** Bytes for a visitor, in parts, as long as the link is open. */
export async function* whileOpen(
  deps: Deps,
  token: string,
  source: AsyncIterable<Uint8Array> | Uint8Array,
): AsyncGenerator<Uint8Array> {
  let checked = Date.now();
  for await (const part of source instanceof Uint8Array ? inParts(source) : source) {
    if (Date.now() - checked > CHECK_MS) {
      if (!(await isLinkOpen(deps, token))) throw new Error('the link has ended');
      checked = Date.now();
    }
    yield part;
  }
}

function* inParts(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PART_BYTES) yield bytes.subarray(at, at + PART_BYTES);
}
