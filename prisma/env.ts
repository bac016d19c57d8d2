/**
 * `generate` and `validate` need an address in the configuration but never connect, so a machine
 * without DATABASE_URL gets one that cannot be reached.
 */
export const databaseUrl = (): string =>
  process.env['DATABASE_URL'] ?? 'postgresql://nobody@127.0.0.1:1/unset';
