import { err, ok, type Problem, type Result } from '@unpark/base';

const FOREIGN: Problem = {
  code: 'access.origin',
  message: 'This request did not come from a page of this installation.',
  next: 'Open the page at its own address and try again; programs use an API key.',
};

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** `http://localhost:3000` and `http://127.0.0.1:3000` are one machine and one port. */
function isSameOrigin(origin: string, publicUrl: string): boolean {
  if (!URL.canParse(origin)) return false;
  const [sent, own] = [new URL(origin), new URL(publicUrl)];
  if (sent.origin === own.origin) return true;
  return (
    LOOPBACK.has(sent.hostname) &&
    LOOPBACK.has(own.hostname) &&
    sent.port === own.port &&
    sent.protocol === own.protocol
  );
}

/**
 * For every request that changes something and is let in by a cookie. Browsers set both headers and
 * pages cannot forge them; a request with neither is no browser's and gets in with a key or not at
 * all. `Sec-Fetch-Site` is not sent on plain http outside loopback, so `Origin` alone may do.
 */
export function checkSameOrigin(headers: Headers, publicUrl: string): Result<void> {
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin' ? ok(undefined) : err(FOREIGN);
  const origin = headers.get('origin');
  return origin !== null && isSameOrigin(origin, publicUrl) ? ok(undefined) : err(FOREIGN);
}
