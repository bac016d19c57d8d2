import type { Hypothesis, NextCapture, Remedy } from '@unpark/model';
import { shortName } from '../draft';
import type { PatternEntry } from '../library/pattern-entry';

/** The same goroutines as another pattern would read them. */
export const otherReading = (
  entry: PatternEntry,
  because: string,
  settledBy?: NextCapture,
): Hypothesis => ({
  pattern: entry.id,
  sentence: `${entry.title.en}.`,
  because,
  ...(settledBy && { settledBy }),
});

/** The remedy of an entry with the function to change in it. */
export const remedyFor = (remedy: PatternEntry['remedy'], symbol: string): Remedy => ({
  sentence: remedy.words.en.replaceAll('{function}', () => shortName(symbol)),
  ...(remedy.diff && { diff: remedy.diff }),
});
