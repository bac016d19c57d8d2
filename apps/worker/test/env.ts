/** What a worker process of a test gets, and no more. */
export const searchPath = (): string => process.env['PATH'] ?? '';
