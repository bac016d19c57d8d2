/** What the test run hands to the queue suite. */
export const databaseUrl = (): string => {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error('queue tests need DATABASE_URL; vitest.config.ts starts a server');
  return url;
};
export const searchPath = (): readonly string[] => (process.env.PATH ?? '').split(':');
