/**
 * The sender's address for limits and the audit record. With `trustedProxies` = n, the n-th address
 * from the right of X-Forwarded-For was written by the outermost of our own proxies; what stands left
 * of it is the sender's claim. Without proxies the server itself writes the header
 * (`instrumentation.ts` overwrites what was sent), so the last one is the connection's.
 */
export function clientAddress(headers: Headers, trustedProxies: number): string {
  const chain = (headers.get('x-forwarded-for') ?? '').split(',').map((part) => part.trim());
  const address = chain[Math.max(0, chain.length - Math.max(1, trustedProxies))] ?? '';
  return address === '' ? 'unknown' : address.slice(0, 64);
}
