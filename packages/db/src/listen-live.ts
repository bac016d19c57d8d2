import pg from 'pg';

/** Something changed in a workspace; ids and nothing else. */
export interface LiveMessage {
  readonly workspaceId: string;
  /** `capture`, `incident`, `notification`, … as the triggers of the schema say */
  readonly topic: string;
  /** what it is about; of `notification` and `member` the user */
  readonly id: string;
}

export interface LiveListener {
  /** whether messages come in right now */
  readonly isListening: () => boolean;
  close(): Promise<void>;
}

const CHANNEL = 'unpark_live';
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 10_000;

/**
 * Listens to the changes of all workspaces on a connection of its own, for as long as the process
 * lives. Messages of the time without a connection are lost: `gap` says so after it, the first time too.
 */
export function listenLive(
  databaseUrl: string,
  on: {
    readonly message: (message: LiveMessage) => void;
    /** messages come from now on; before, anything may have changed */
    readonly gap: () => void;
    readonly error: (error: Error) => void;
  },
): LiveListener {
  const address = new URL(databaseUrl);
  address.searchParams.delete('schema');
  let client: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let retryMs = FIRST_RETRY_MS;
  let listening = false;
  let closed = false;

  const again = (): void => {
    if (closed || retry) return;
    listening = false;
    retry = setTimeout(() => {
      retry = undefined;
      connect();
    }, retryMs);
    retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
  };

  const connect = (): void => {
    const next = new pg.Client({
      connectionString: address.href,
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      application_name: 'unpark live',
    });
    client = next;
    let ended = false;
    const lost = (error?: Error): void => {
      if (error && !closed) on.error(error);
      if (ended) return;
      ended = true;
      next.end().catch(() => undefined);
      again();
    };
    next.on('error', lost);
    next.on('end', () => lost());
    next.on('notification', ({ payload }) => {
      const message = readMessage(payload);
      if (message) on.message(message);
    });
    next
      .connect()
      .then(() => next.query(`LISTEN ${CHANNEL}`))
      .then(() => {
        if (ended || closed) return;
        listening = true;
        retryMs = FIRST_RETRY_MS;
        on.gap();
      })
      .catch(lost);
  };

  connect();
  return {
    isListening: () => listening,
    close: async () => {
      closed = true;
      listening = false;
      clearTimeout(retry);
      await client?.end().catch(() => undefined);
    },
  };
}

function readMessage(payload: string | undefined): LiveMessage | undefined {
  try {
    const { w, t, i } = JSON.parse(payload ?? '') as Record<string, unknown>;
    if (typeof w !== 'string' || typeof t !== 'string' || typeof i !== 'string') return undefined;
    return { workspaceId: w, topic: t, id: i };
  } catch {
    // Anybody who may connect to the database may notify on any channel.
    return undefined;
  }
}
