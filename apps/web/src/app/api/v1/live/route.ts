import { createLiveHub, enterWorkspace, type LiveHub, SIGN_IN_NEEDED } from '@unpark/usecases';
import { apiRoute, problemAnswer } from '../../../../server/api-route';
import { type Server, server } from '../../../../server/deps';
import { callerBySession, signedIn } from '../../../../server/session';

export const dynamic = 'force-dynamic';

/** Proxies cut connections that say nothing. */
const HEARTBEAT_MS = 15_000;
/** Bytes that a slow reader may leave unread before it has to begin again. */
const MOST_UNREAD_BYTES = 65_536;
const RETRY_MS = 2_000;

const shared = globalThis as { unparkLive?: LiveHub };

/** One a process; streams would keep the server from ending, so they end first. */
function liveHub({ deps, env }: Server): LiveHub {
  if (!shared.unparkLive) {
    const hub = createLiveHub(deps, { databaseUrl: env.databaseUrl });
    const close = (): void => void hub.close();
    process.once('SIGTERM', close);
    process.once('SIGINT', close);
    shared.unparkLive = hub;
  }
  return shared.unparkLive;
}

/**
 * `GET /api/v1/live?workspace=<slug>`: server-sent events, `{topic, id}` each. A change is told and not
 * sent: the page asks for what it shows, with the rights of that moment. Nothing is repeated after a
 * break; a page that was away asks for everything anew.
 */
export const GET = apiRoute(async (request, { requestId }) => {
  const { headers } = request;
  const [caller, session] = await Promise.all([callerBySession(headers), signedIn(headers)]);
  if (!caller || !session) return problemAnswer(SIGN_IN_NEEDED, requestId);
  const opened = await server();
  const slug = new URL(request.url).searchParams.get('workspace') ?? '';
  const scope = await enterWorkspace(opened.deps, caller, { slug });
  if (!scope.ok) return problemAnswer(scope.error, requestId);

  const text = new TextEncoder();
  let control: ReadableStreamDefaultController<Uint8Array> | undefined;
  let leave = (): void => undefined;
  let heartbeat: NodeJS.Timeout | undefined;
  const end = (): void => {
    clearInterval(heartbeat);
    leave();
    const open = control;
    control = undefined;
    try {
      open?.close();
    } catch {
      // the reader went first
    }
  };
  const write = (line: string): void => {
    if (!control) return;
    if ((control.desiredSize ?? 0) < -MOST_UNREAD_BYTES) return end();
    control.enqueue(text.encode(line));
  };
  const body = new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        control = controller;
      },
      cancel: end,
    },
    { size: (chunk) => chunk.byteLength, highWaterMark: 0 },
  );
  let number = 0;
  const joined = liveHub(opened).join(scope.value, session.sessionId, {
    send: (event) => {
      number += 1;
      write(`id: ${number}\ndata: ${JSON.stringify(event)}\n\n`);
    },
    end,
  });
  if (!joined.ok) return problemAnswer(joined.error, requestId);
  leave = joined.value;
  request.signal.addEventListener('abort', end, { once: true });
  heartbeat = setInterval(() => write(': still here\n\n'), HEARTBEAT_MS);
  write(`retry: ${RETRY_MS}\n\n`);
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      // no-transform: a compressor on the way would hold messages back until its block is full
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  });
});
