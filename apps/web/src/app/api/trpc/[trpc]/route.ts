import { makeId } from '@unpark/base';
import { appRouter, createContext, logFailure } from '@unpark/api';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { clientAddress } from '../../../../server/client-address';
import { server } from '../../../../server/deps';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

/** Inputs are names and ids; uploads have their own route. */
const BODY_LIMIT_BYTES = 256 * 1024;

const refuse = (status: number, code: string, message: string): Response =>
  Response.json({ error: { code, message, next: 'Reload the page and try again.' } }, { status });

async function handle(request: Request): Promise<Response> {
  if (request.method === 'POST') {
    if (!request.headers.get('content-type')?.startsWith('application/json')) {
      return refuse(415, 'input.content-type', 'Calls are sent as application/json.');
    }
    const length = Number(request.headers.get('content-length') ?? Number.NaN);
    if (!(length <= BODY_LIMIT_BYTES)) {
      return refuse(413, 'input.too-large', 'The call is too large, or does not say its length.');
    }
  }
  const { deps, auth, env } = await server();
  const requestId = makeId('request', deps.clock.nowMs(), deps.random(10));
  const address = clientAddress(request.headers, env.trustedProxies);
  let renewDue = false;
  const response = await fetchRequestHandler({
    endpoint: '/api/trpc',
    req: request,
    router: appRouter,
    createContext: async () => {
      const context = await createContext({
        deps,
        auth,
        headers: request.headers,
        address,
        requestId,
      });
      renewDue = context.session?.renewDue ?? false;
      return context;
    },
    onError: ({ error, path }) => logFailure(deps, { error, path, requestId }),
  });
  response.headers.set('cache-control', 'no-store');
  if (renewDue) {
    for (const cookie of await auth.renewSession(request.headers)) {
      response.headers.append('set-cookie', cookie);
    }
  }
  response.headers.set('x-request-id', requestId);
  return response;
}

export { handle as GET, handle as POST };
