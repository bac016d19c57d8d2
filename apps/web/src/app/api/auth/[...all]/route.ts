import { clientAddress } from '../../../../server/client-address';
import { server } from '../../../../server/deps';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

interface Context {
  params: Promise<{ all: string[] }>;
}

/** Sign-up, sign-in and sign-out; see `handleAccountRequest` for paths and answers. */
async function handle(request: Request, context: Context): Promise<Response> {
  const { auth, deps, env } = await server();
  const path = (await context.params).all.join('/');
  try {
    return await auth.handle(path, request, clientAddress(request.headers, env.trustedProxies));
  } catch (error) {
    const requestId = crypto.randomUUID();
    deps.log.error({ requestId, path }, 'account request failed', error);
    const message = 'Something went wrong on the server.';
    const next = `Try again; the operator finds the reason in the log under ${requestId}.`;
    return Response.json(
      { error: { code: 'internal.error', message, next, values: { requestId }, requestId } },
      { status: 500 },
    );
  }
}

export { handle as GET, handle as POST };
