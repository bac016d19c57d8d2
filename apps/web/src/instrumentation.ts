/** Runs once when the server starts, before the first request. */
export async function register(): Promise<void> {
  const { isNodeServer } = await import('./env');
  if (!isNodeServer) return;
  const { readServerEnv } = await import('./server/env');
  // A server with a wrong environment ends here, with every fault named, and not at the first request.
  const { trustedProxies } = readServerEnv();
  const { spellOutBrokenEscapes } = await import('./server/broken-escapes');
  spellOutBrokenEscapes();
  if (trustedProxies > 0) return;
  const { ownForwardedFor } = await import('./server/own-forwarded-for');
  ownForwardedFor();
}
