import { type NextRequest, NextResponse } from 'next/server';
import { isDevelopment } from './env';

/**
 * Gives each page its content policy with a fresh nonce (Next puts the nonce on its own scripts).
 *
 * The matcher must never cover what is below `/api/`: a request that passes here has its body cut at
 * 10 MB, and uploads would be stored short with an answer of 200. `test/proxy-matcher.test.ts` holds
 * that. `/api` itself is a page.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(crypto.randomUUID());
  const policy = contentPolicy(nonce, isDevelopment);
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('x-path', request.nextUrl.pathname + request.nextUrl.search);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

/**
 * Inline styles are allowed as attributes only (bar widths and positions come from data); style
 * elements need the nonce, scripts need it too, and nothing evaluates text.
 */
function contentPolicy(nonce: string, development: boolean): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    `style-src 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "form-action 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export const config = {
  matcher: ['/((?!api/|_next/|healthz$|readyz$|.*\\.(?:ico|svg|png|woff2|txt)$).*)'],
};
