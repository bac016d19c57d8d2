import { lookup as systemLookup } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import { err, ok, type Problem, type Result } from '@unpark/base';
import { addressCheck, type AddressCheck, type Network } from './networks';
import { OUTGOING } from './outgoing-problems';
import type { Outgoing, OutgoingAnswer, OutgoingRequest } from './outgoing-request';

export interface OutgoingSettings {
  /** networks that are open although they are not public */
  readonly allowedNetworks?: readonly Network[];
  readonly allowedPorts?: readonly number[];
  readonly connectMs?: number;
  /** one request with its redirects, from look-up to the last byte */
  readonly totalMs?: number;
  readonly mostBytes?: number;
  /** every address of a host name; tests put their own in its place */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}

const MOST_REDIRECTS = 3;
const DEFAULTS = {
  allowedPorts: [80, 443],
  connectMs: 5_000,
  totalMs: 120_000,
  mostBytes: 64 << 20,
} as const;

type Settings = Required<Omit<OutgoingSettings, 'allowedNetworks'>> & {
  readonly mayReach: AddressCheck;
};

const resolveBySystem = async (host: string): Promise<readonly string[]> =>
  (await systemLookup(host, { all: true, verbatim: true })).map(({ address }) => address);

/**
 * Requests to addresses that people typed. A host name is looked up once for each hop, every answer is
 * checked, and the connection goes to the checked answers and to nothing else: what DNS says a moment
 * later does not matter. No proxy of the environment, no connection of an earlier request.
 */
export function createOutgoing(given: OutgoingSettings = {}): Outgoing {
  const settings: Settings = {
    allowedPorts: given.allowedPorts ?? DEFAULTS.allowedPorts,
    connectMs: given.connectMs ?? DEFAULTS.connectMs,
    totalMs: given.totalMs ?? DEFAULTS.totalMs,
    mostBytes: given.mostBytes ?? DEFAULTS.mostBytes,
    resolve: given.resolve ?? resolveBySystem,
    mayReach: addressCheck(given.allowedNetworks ?? []),
  };
  return {
    checkUrl: (text) => checkUrl(settings, text),
    send: (request) => send(settings, request),
  };
}

/** The host without the brackets of IPv6. */
const bareHost = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

function checkUrl(settings: Settings, text: string): Result<URL> {
  // The standard's own parser: it makes one spelling of decimal, octal and hexadecimal IPv4.
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) return err(OUTGOING.address);
  if (url.username !== '' || url.password !== '' || url.hostname === '')
    return err(OUTGOING.address);
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  if (!settings.allowedPorts.includes(port)) return err(OUTGOING.port);
  const host = bareHost(url);
  if (isIP(host) !== 0 && !settings.mayReach(host)) return err(OUTGOING.refused);
  return ok(url);
}

async function send(settings: Settings, request: OutgoingRequest): Promise<Result<OutgoingAnswer>> {
  const first = checkUrl(settings, request.url);
  if (!first.ok) return first;
  const hosts = new Set([first.value.hostname, ...(request.hosts ?? [])]);
  const late = AbortSignal.timeout(settings.totalMs);
  const signal = request.signal ? AbortSignal.any([request.signal, late]) : late;
  const ended = (): Problem => (late.aborted ? OUTGOING.tooSlow : OUTGOING.stopped);
  let url = first.value;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
    const addresses = await checkedAddresses(settings, bareHost(url), signal);
    if (signal.aborted) return err(ended());
    if (!addresses.ok) return addresses;
    const answer = await sendOnce(settings, request, url, addresses.value, signal);
    if (signal.aborted) return err(ended());
    if (!answer.ok) return answer;
    if (answer.value.location === undefined) return ok(answer.value);
    const next = nextUrl(settings, request.method, url, answer.value.status, answer.value.location);
    if (!next.ok) return next;
    if (!hosts.has(next.value.hostname)) return err(OUTGOING.redirect);
    url = next.value;
  }
  return err(OUTGOING.redirect);
}

function nextUrl(
  settings: Settings,
  method: 'GET' | 'POST',
  from: URL,
  status: number,
  location: string,
): Result<URL> {
  // 301 to 303 turn a POST into a GET: the message would be lost and the answer look like success.
  if (method === 'POST' && status !== 307 && status !== 308) return err(OUTGOING.redirect);
  const to = URL.canParse(location, from) ? new URL(location, from) : undefined;
  if (!to || (from.protocol === 'https:' && to.protocol === 'http:')) return err(OUTGOING.redirect);
  return checkUrl(settings, to.href);
}

/** All answers, if connections may go to each: one that may not speaks against the name. */
async function checkedAddresses(
  settings: Settings,
  host: string,
  signal: AbortSignal,
): Promise<Result<readonly string[]>> {
  if (isIP(host) !== 0) return settings.mayReach(host) ? ok([host]) : err(OUTGOING.refused);
  const stopped = new Promise<readonly string[]>((resolve) => {
    if (signal.aborted) resolve([]);
    signal.addEventListener('abort', () => resolve([]), { once: true });
  });
  const addresses = await Promise.race([
    settings.resolve(host).catch((): readonly string[] => []),
    stopped,
  ]);
  if (addresses.length === 0) return err(OUTGOING.notResolved);
  return addresses.every(settings.mayReach) ? ok(addresses) : err(OUTGOING.refused);
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

type HopAnswer = OutgoingAnswer & { readonly location: string | undefined };

function sendOnce(
  settings: Settings,
  { method, headers, body }: OutgoingRequest,
  url: URL,
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<Result<HopAnswer>> {
  const checked = addresses.map((address) => ({ address, family: isIP(address) }));
  const pinned: LookupFunction = (_host, options, done) => {
    if (options.all) return done(null, checked);
    const [first] = checked;
    done(null, first?.address ?? '', first?.family);
  };
  return new Promise((resolve) => {
    let connected = false;
    const call = (url.protocol === 'https:' ? https : http).request(url, {
      method,
      agent: false,
      lookup: pinned,
      signal,
      headers: {
        'user-agent': 'unpark',
        'accept-encoding': 'identity',
        ...headers,
        ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
      },
      maxHeaderSize: 16_384,
    });
    const end = (result: Result<HopAnswer>): void => {
      clearTimeout(connecting);
      resolve(result);
      call.destroy();
    };
    const connecting = setTimeout(() => end(err(OUTGOING.notConnected)), settings.connectMs);
    call.on('socket', (socket: Socket) => {
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        connected = true;
        clearTimeout(connecting);
        // The look-up above left no other way; this says so if a platform finds one.
        const reached = socket.remoteAddress;
        if (reached === undefined || !checked.some(({ address }) => sameAddress(address, reached)))
          end(err(OUTGOING.refused));
      });
    });
    call.on('error', (cause) => end(err(classOf(cause, connected))));
    // After an error or a whole answer this says nothing new.
    call.on('close', () => end(err(OUTGOING.broken)));
    call.on('response', (response) => {
      const status = response.statusCode ?? 0;
      const location = REDIRECTS.has(status) ? response.headers.location : undefined;
      if (location !== undefined) return end(ok({ status, location, body: new Uint8Array() }));
      const parts: Buffer[] = [];
      let size = 0;
      response.on('data', (part: Buffer) => {
        size += part.length;
        if (size > settings.mostBytes) return end(err(OUTGOING.tooLong));
        parts.push(part);
      });
      response.on('end', () =>
        end(
          response.complete
            ? ok({ status, location, body: Buffer.concat(parts) })
            : err(OUTGOING.broken),
        ),
      );
      response.on('error', () => end(err(OUTGOING.broken)));
    });
    call.end(body);
  });
}

/** One address in two spellings: the resolver's, and the socket's shortest one. */
function sameAddress(a: string, b: string): boolean {
  if (a === b) return true;
  if (isIP(a) !== 6 || isIP(b) !== 6) return false;
  return new URL(`http://[${a}]`).hostname === new URL(`http://[${b}]`).hostname;
}

function classOf(cause: Error & { readonly code?: string }, connected: boolean): Problem {
  const code = cause.code ?? '';
  if (/^(CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code))
    return OUTGOING.certificate;
  return connected ? OUTGOING.broken : OUTGOING.notConnected;
}
