import { server } from '../../server/deps';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

type State = 'ok' | 'failed';

const stateOf = async (check: Promise<boolean>): Promise<State> =>
  (await check.catch(() => false)) ? 'ok' : 'failed';

/** Can uploads be taken: database reachable, storage writable, queue there. Names parts, no causes. */
export async function GET(): Promise<Response> {
  const opened = await server().catch(() => undefined);
  if (!opened) return answer({ server: 'failed' });
  const { deps } = opened;
  const [database, storage, queue] = await Promise.all([
    stateOf(deps.database.accounts.workspace.findFirst({ select: { id: true } }).then(() => true)),
    stateOf(deps.storage.checkWritable().then((result) => result.ok)),
    stateOf(deps.queue.checkReady().then((result) => result.ok)),
  ]);
  return answer({ database, storage, queue });
}

function answer(parts: Readonly<Record<string, State>>): Response {
  const ready = Object.values(parts).every((state) => state === 'ok');
  return Response.json(
    { status: ready ? 'ok' : 'failed', ...parts },
    {
      status: ready ? 200 : 503,
      headers: { 'cache-control': 'no-store', ...(!ready && { 'retry-after': '10' }) },
    },
  );
}
