import { createHash, createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const base64url = (text: string | Buffer): string => Buffer.from(text).toString('base64url');

export interface FakeIssuer {
  readonly url: string;
  /** what the next person's token says */
  claims: Record<string, unknown>;
  /** signs with a key that it does not publish */
  forges: boolean;
  /** What a browser does there: follows the address and comes back with a query. */
  visit(address: string): string;
  close(): Promise<void>;
}

/** As much of an OpenID Connect provider as a sign-in needs, with PKCE and nonce, on loopback. */
export async function startFakeIssuer(clientId: string, clientSecret: string): Promise<FakeIssuer> {
  const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const codes = new Map<string, { challenge: string; nonce: string; redirect: string }>();
  const json = (value: unknown) => JSON.stringify(value);

  const server = createServer((request, response) => {
    const answer = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(json(body));
    if (request.url === '/.well-known/openid-configuration') {
      return answer(200, {
        issuer: issuer.url,
        authorization_endpoint: `${issuer.url}/authorize`,
        token_endpoint: `${issuer.url}/token`,
        jwks_uri: `${issuer.url}/keys`,
        id_token_signing_alg_values_supported: ['RS256'],
      });
    }
    if (request.url === '/keys') {
      const jwk = own.publicKey.export({ format: 'jwk' });
      return answer(200, { keys: [{ ...jwk, kid: 'k1', use: 'sig', alg: 'RS256' }] });
    }
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const form = new URLSearchParams(body);
      const code = codes.get(form.get('code') ?? '');
      codes.delete(form.get('code') ?? '');
      const verifier = form.get('code_verifier') ?? '';
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      const basic = Buffer.from(
        (request.headers.authorization ?? '').slice(6),
        'base64',
      ).toString();
      const isClient =
        basic === `${clientId}:${clientSecret}` || form.get('client_secret') === clientSecret;
      if (!code || !isClient || challenge !== code.challenge) {
        return answer(400, { error: 'invalid_grant' });
      }
      const now = Math.floor(Date.now() / 1000);
      const head = base64url(json({ alg: 'RS256', kid: 'k1', typ: 'JWT' }));
      const claims = {
        iss: issuer.url,
        aud: clientId,
        iat: now,
        exp: now + 300,
        nonce: code.nonce,
      };
      const payload = base64url(json({ ...claims, ...issuer.claims }));
      const key = issuer.forges ? foreign.privateKey : own.privateKey;
      const signature = createSign('RSA-SHA256').update(`${head}.${payload}`).sign(key);
      return answer(200, {
        access_token: `access-${randomUUID()}`,
        token_type: 'Bearer',
        expires_in: 300,
        id_token: `${head}.${payload}.${base64url(signature)}`,
      });
    });
  });
  const issuer: FakeIssuer & { url: string } = {
    url: '',
    claims: {},
    forges: false,
    visit(address) {
      const query = new URL(address).searchParams;
      const code = randomUUID();
      codes.set(code, {
        challenge: query.get('code_challenge') ?? '',
        nonce: query.get('nonce') ?? '',
        redirect: query.get('redirect_uri') ?? '',
      });
      return `?${new URLSearchParams({ code, state: query.get('state') ?? '' }).toString()}`;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return issuer;
}
