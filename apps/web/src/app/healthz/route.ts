export const dynamic = 'force-dynamic';

/** The process answers. Says nothing of what it needs; `/readyz` does. */
export const GET = (): Response =>
  Response.json({ status: 'ok' }, { headers: { 'cache-control': 'no-store' } });
