import type { Deps } from '../deps';

/** What taking in and reading captures needs. */
export type IntakeDeps = Pick<
  Deps,
  'database' | 'storage' | 'queue' | 'log' | 'clock' | 'random' | 'limits'
>;

/** Interactive transactions: how long one may take and wait for a connection, in milliseconds. */
export const TRANSACTION = { timeout: 30_000, maxWait: 10_000 } as const;
