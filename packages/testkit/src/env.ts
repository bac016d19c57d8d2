/** The server that the tests' global setup started, or the one a person named. */
export function testServerUrl(): string {
  const url = process.env['DATABASE_URL'];
  if (!url) throw new Error('DATABASE_URL is not set: run tests with vitest from the top folder.');
  return url;
}

/** What a child process of a test needs to find programs, and no more. */
export const searchPath = (): string => process.env['PATH'] ?? '';
