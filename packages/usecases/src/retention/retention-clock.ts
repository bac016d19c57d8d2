const DAY_MS = 24 * 3600_000;
/** Hour of the day, UTC: nights of most, and a time that people can name. */
const RUN_HOUR_UTC = 2;

/** The last moment at which a run was due. */
export function lastDueMs(nowMs: number): number {
  const today = Math.floor(nowMs / DAY_MS) * DAY_MS + RUN_HOUR_UTC * 3600_000;
  return today <= nowMs ? today : today - DAY_MS;
}

export const nextDueMs = (nowMs: number): number => lastDueMs(nowMs) + DAY_MS;

export const daysBefore = (ms: number, days: number): Date => new Date(ms - days * DAY_MS);

/** When something ends that lasts so many days. */
export const endOf = (from: Date, days: number): Date => new Date(from.getTime() + days * DAY_MS);
