import type { EachLanguage, Hypothesis, NextCapture, Remedy, Said } from '@unpark/model';
import { shortName } from '../draft';
import type { PatternEntry, Words } from '../library/pattern-entry';
import { say } from '../say';

/** The same goroutines as another pattern would read them. */
export const otherReading = (
  entry: PatternEntry,
  because: Said,
  settledBy?: NextCapture<EachLanguage>,
): Hypothesis<EachLanguage> => ({
  pattern: entry.id,
  sentence: say`${entry.title}.`.zh`${entry.title}。`,
  because,
  ...(settledBy && { settledBy }),
});

/** The remedy of an entry with the function to change in it: a symbol, or words where there is none. */
export function remedyFor(
  remedy: PatternEntry['remedy'],
  blamed: string | Words,
): Remedy<EachLanguage> {
  const name = typeof blamed === 'string' ? bothShort(blamed) : blamed;
  return {
    sentence: {
      en: remedy.words.en.replaceAll('{function}', () => name.en),
      zh: remedy.words.zh.replaceAll('{function}', () => name.zh),
    },
    ...(remedy.diff && { diff: remedy.diff }),
  };
}

function bothShort(symbol: string): Words {
  const name = shortName(symbol);
  return { en: name, zh: name };
}
