import type { PatternDefinition } from '../pattern';
import type { PatternEntry } from './pattern-entry';

/** What a pattern in code takes from its entry of the library. */
export const described = (entry: PatternEntry): Omit<PatternDefinition, 'detect'> => ({
  id: entry.id,
  class: entry.class,
  title: entry.title,
  prior: entry.prior,
  about: entry.about,
  ...(entry.replaces && { replaces: entry.replaces }),
});
