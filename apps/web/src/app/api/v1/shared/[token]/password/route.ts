import { checkLinkPassword, checkSameOrigin } from '@unpark/usecases';
import { z } from 'zod';
import { apiRoute, problemAnswer } from '../../../../../../server/api-route';
import { server } from '../../../../../../server/deps';
import { LINK_HEADERS, linkVisitor, passCookie } from '../../../../../../server/link-visitor';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

const MOST_BYTES = 2_000;
const input = z.strictObject({ password: z.string() });

const NOT_UNDERSTOOD = {
  code: 'input.link-password',
  message: 'This is not the form of a password.',
  next: 'Type it into the page of the link.',
};

/** `POST {"password": …}`: a cookie that opens this link for half a day. */
export const POST = apiRoute(async (request, { requestId, params }) => {
  const { token = '' } = params;
  const { deps, env } = await server();
  const sameOrigin = checkSameOrigin(request.headers, env.publicUrl);
  if (!sameOrigin.ok) return problemAnswer(sameOrigin.error, requestId, LINK_HEADERS);
  const given = input.safeParse(await smallJson(request));
  if (!given.success) return problemAnswer(NOT_UNDERSTOOD, requestId, LINK_HEADERS);
  const visitor = await linkVisitor(request.headers, token);
  const checked = await checkLinkPassword(deps, token, given.data.password, visitor);
  if (!checked.ok) return problemAnswer(checked.error, requestId, LINK_HEADERS);
  const { pass, livesMs } = checked.value;
  const isSecure = env.publicUrl.startsWith('https:');
  const cookie = [
    `${passCookie(token, isSecure)}=${pass}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Lax',
    `Max-Age=${Math.floor(livesMs / 1000)}`,
    ...(isSecure ? ['Secure'] : []),
  ].join('; ');
  return new Response(null, { status: 204, headers: { ...LINK_HEADERS, 'set-cookie': cookie } });
});

async function smallJson(request: Request): Promise<unknown> {
  if (request.headers.get('content-type')?.split(';')[0] !== 'application/json') return undefined;
  if (Number(request.headers.get('content-length') ?? MOST_BYTES + 1) > MOST_BYTES)
    return undefined;
  try {
    return JSON.parse(await request.text()) as unknown;
  } catch {
    return undefined;
  }
}
