import type { PatternEntry } from './pattern-entry';

/** One file an entry; the order is that of the library's page. */
export const CHANNEL_ENTRIES: readonly PatternEntry[] = [];
