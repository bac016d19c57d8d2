import { apiRoute } from '../../../../server/api-route';
import { server } from '../../../../server/deps';
import { openApiDocument } from '../../../../server/rest/openapi';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

/** `GET /api/v1/openapi.json`: this interface, for programs; nobody signs in for it. */
export const GET = apiRoute(async () => {
  const { env } = await server();
  return Response.json(openApiDocument(env.publicUrl), {
    headers: { 'cache-control': 'public, max-age=300' },
  });
});
