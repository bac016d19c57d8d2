import { err, ok, type Result } from '@unpark/base';
import { listenLive, type LiveListener, type LiveMessage } from '@unpark/db';
import type { WorkspaceScope } from '../access/enter-workspace';
import { SESSION_IDLE_MS } from '../auth/read-session';
import { type Deps, nowOf } from '../deps';

/** What a browser is told: something of this kind changed; it asks again for what it shows. */
export interface LiveEvent {
  /** as in the triggers of the schema; `all` where messages were lost */
  readonly topic: string;
  readonly id: string;
}

export interface LiveStream {
  send(event: LiveEvent): void;
  /** the stream is over: who reads it may not any longer, or the process stops */
  end(): void;
}

export interface LiveHub {
  /**
   * @param scope just entered, by a person
   * @returns what takes the stream away again, or `limit.streams`
   */
  join(scope: WorkspaceScope, sessionId: string, stream: LiveStream): Result<() => void>;
  readonly isListening: () => boolean;
  close(): Promise<void>;
}

/** Rights are looked up again this often, all streams of a process in two queries. */
const CHECK_EVERY_MS = 2_000;
/** A stream whose rights could not be looked up for this long ends: within five seconds in all. */
const UNCHECKED_END_MS = 4_000;
const TICK_MS = 1_000;
const MOST_STREAMS_OF_ONE = 30;

interface Joined {
  readonly workspaceId: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly stream: LiveStream;
  checkedMs: number;
}

/**
 * The streams of this process, and who may read which. Every message is for one workspace and goes to
 * its streams alone; one for a person goes to that person's. The time runs by the process's own clock
 * and not by `deps.clock`, so that a check that hangs is seen.
 */
export function createLiveHub(
  deps: Pick<Deps, 'database' | 'clock' | 'log'>,
  { databaseUrl, listen = listenLive }: { databaseUrl: string; listen?: typeof listenLive },
): LiveHub {
  const byWorkspace = new Map<string, Set<Joined>>();
  let listener: LiveListener | undefined;
  let checking = false;
  let checkedMs = 0;

  const everyone = (): Joined[] => [...byWorkspace.values()].flatMap((streams) => [...streams]);
  const leave = (joined: Joined): void => {
    const streams = byWorkspace.get(joined.workspaceId);
    streams?.delete(joined);
    if (streams?.size === 0) byWorkspace.delete(joined.workspaceId);
  };
  const end = (joined: Joined): void => {
    leave(joined);
    joined.stream.end();
  };

  const onMessage = ({ workspaceId, topic, id }: LiveMessage): void => {
    const streams = byWorkspace.get(workspaceId);
    if (!streams) return;
    for (const joined of streams) {
      if (topic === 'notification' && joined.userId !== id) continue;
      joined.stream.send({ topic, id });
    }
    if (topic === 'member') void check();
  };

  const check = async (): Promise<void> => {
    if (checking) return;
    checking = true;
    const startedMs = performance.now();
    checkedMs = startedMs;
    try {
      const asked = everyone();
      const allowed = await stillAllowed(deps, asked);
      for (const joined of asked) {
        if (allowed(joined)) joined.checkedMs = startedMs;
        else end(joined);
      }
    } catch (cause) {
      deps.log.warn({ detail: String(cause) }, 'rights of open streams could not be looked up');
    } finally {
      checking = false;
    }
  };

  const tick = setInterval(() => {
    const nowMs = performance.now();
    for (const joined of everyone()) if (nowMs - joined.checkedMs > UNCHECKED_END_MS) end(joined);
    if (byWorkspace.size > 0 && nowMs - checkedMs >= CHECK_EVERY_MS) void check();
  }, TICK_MS);
  tick.unref();

  return {
    join: (scope, sessionId, stream) => {
      const { caller, workspace } = scope;
      if (caller.kind !== 'user') return err(NO_STREAM);
      const { userId } = caller;
      if (everyone().filter((joined) => joined.userId === userId).length >= MOST_STREAMS_OF_ONE)
        return err(TOO_MANY_STREAMS);
      listener ??= listen(databaseUrl, {
        message: onMessage,
        gap: () => {
          for (const { stream: open } of everyone()) open.send({ topic: 'all', id: '' });
        },
        error: (error) => deps.log.warn({ detail: error.message }, 'listening for changes'),
      });
      const joined: Joined = {
        workspaceId: workspace.id,
        userId,
        sessionId,
        stream,
        checkedMs: performance.now(),
      };
      const streams = byWorkspace.get(workspace.id) ?? new Set<Joined>();
      byWorkspace.set(workspace.id, streams.add(joined));
      return ok(() => leave(joined));
    },
    isListening: () => listener?.isListening() ?? false,
    close: async () => {
      clearInterval(tick);
      for (const joined of everyone()) end(joined);
      await listener?.close();
    },
  };
}

const NO_STREAM = {
  code: 'access.person',
  message: 'Only a signed-in person can listen to changes.',
  next: 'Ask for what changed by the other addresses of the API.',
} as const;

const TOO_MANY_STREAMS = {
  code: 'limit.streams',
  message: `A person has at most ${MOST_STREAMS_OF_ONE} pages listening at once.`,
  next: 'Close pages that are not needed.',
  values: { limit: MOST_STREAMS_OF_ONE },
} as const;

/** Membership and session of every stream, looked up anew. */
async function stillAllowed(
  deps: Pick<Deps, 'database' | 'clock'>,
  asked: readonly Joined[],
): Promise<(joined: Joined) => boolean> {
  const { accounts } = deps.database;
  const one = (pick: (joined: Joined) => string) => [...new Set(asked.map(pick))];
  const nowMs = deps.clock.nowMs();
  const [members, sessions] = await Promise.all([
    accounts.member.findMany({
      where: {
        workspaceId: { in: one((joined) => joined.workspaceId) },
        userId: { in: one((joined) => joined.userId) },
      },
      select: { workspaceId: true, userId: true },
    }),
    accounts.session.findMany({
      where: {
        id: { in: one((joined) => joined.sessionId) },
        expiresAt: { gt: nowOf(deps) },
        updatedAt: { gt: new Date(nowMs - SESSION_IDLE_MS) },
      },
      select: { id: true, userId: true },
    }),
  ]);
  const memberships = new Set(members.map(({ workspaceId, userId }) => `${workspaceId} ${userId}`));
  const live = new Set(sessions.map(({ id, userId }) => `${id} ${userId}`));
  return ({ workspaceId, userId, sessionId }) =>
    memberships.has(`${workspaceId} ${userId}`) && live.has(`${sessionId} ${userId}`);
}
