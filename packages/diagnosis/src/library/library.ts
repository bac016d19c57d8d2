import { declaredPattern } from '../declared/declared-pattern';
import type { PatternDefinition } from '../pattern';
import { CHANNEL_ENTRIES } from './channel-entries';
import { NETWORK_ENTRIES } from './network-entries';
import type { PatternEntry } from './pattern-entry';
import { RUNTIME_ENTRIES } from './runtime-entries';
import { SYNC_ENTRIES } from './sync-entries';

/** Every pattern that the product knows, in the order of the catalogue. */
export const LIBRARY: readonly PatternEntry[] = [
  ...CHANNEL_ENTRIES,
  ...SYNC_ENTRIES,
  ...NETWORK_ENTRIES,
  ...RUNTIME_ENTRIES,
];

export const entryById = (id: string): PatternEntry | undefined =>
  LIBRARY.find((entry) => entry.id === id);

/** Those that need no code. */
export const DECLARED: readonly PatternDefinition[] = LIBRARY.flatMap((entry) => [
  ...(entry.rule ? [declaredPattern({ ...entry, rule: entry.rule })] : []),
  ...(entry.variants ?? []).map((variant) => declaredPattern({ ...entry, ...variant })),
]);
