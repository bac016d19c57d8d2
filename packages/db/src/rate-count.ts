import type { Database } from './database';

export interface RateWindow {
  /** what is counted; hash anything personal in it */
  readonly key: string;
  readonly windowMs: number;
  readonly nowMs: number;
  /** how much to add, a whole number; 1 when absent, 0 to look only */
  readonly amount?: number;
}

export interface RateState {
  /** this one included */
  readonly count: number;
  readonly windowEndsAtMs: number;
}

/** Counts more in a fixed window, in one statement: callers at the same time each get a number. */
export async function countInWindow(database: Database, window: RateWindow): Promise<RateState> {
  const now = new Date(window.nowMs);
  const amount = window.amount ?? 1;
  const end = new Date(window.nowMs + window.windowMs);
  const rows = await database.system.$queryRaw<{ count: number; window_ends_at: Date }[]>`
    INSERT INTO rate_counts (key, count, window_ends_at) VALUES (${window.key}, ${amount}, ${end})
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN rate_counts.window_ends_at <= ${now} THEN ${amount}
                   ELSE least(rate_counts.count::bigint + ${amount}, 2000000000)::int END,
      window_ends_at = CASE WHEN rate_counts.window_ends_at <= ${now} THEN ${end}
                            ELSE rate_counts.window_ends_at END
    RETURNING count, window_ends_at`;
  const row = rows[0];
  return row
    ? { count: row.count, windowEndsAtMs: row.window_ends_at.getTime() }
    : { count: 1, windowEndsAtMs: end.getTime() };
}

/** Starts a window anew, as after a sign-in that worked. */
export async function clearCount(database: Database, key: string): Promise<void> {
  await database.accounts.rateCount.deleteMany({ where: { key } });
}

/** Takes one count back: it turned out not to be of the kind that is limited. */
export async function takeBackCount(database: Database, key: string): Promise<void> {
  await database.accounts.rateCount.updateMany({
    where: { key, count: { gt: 0 } },
    data: { count: { decrement: 1 } },
  });
}
