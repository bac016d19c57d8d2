import { formatCount } from '@unpark/base';
import type { ArtifactCounts } from '@unpark/usecases';

export const artifactTotal = (counts: ArtifactCounts): number =>
  Object.values(counts).reduce((sum: number, amount: number) => sum + amount, 0);

/** Files of which something could not be used. */
export const artifactProblems = (counts: ArtifactCounts): number =>
  counts.readInPart + counts.unrecognised + counts.notRead;

/**
 * `13 of 18 read, 5 stored`; the same words in the bar, in lists and while files are being read.
 *
 * @param noun stands before "read"; left out where the heading already says files
 */
export function artifactWords(counts: ArtifactCounts, noun = ''): string {
  const others: readonly (readonly [amount: number, words: string])[] = [
    [counts.stored, 'stored'],
    [counts.readInPart, 'read in part'],
    [counts.unrecognised, 'not recognised'],
    [counts.notRead, 'not read'],
    [counts.inWork, 'in work'],
    [counts.next, 'next'],
  ];
  const read = `${formatCount(counts.read)} of ${formatCount(artifactTotal(counts))}${noun && ` ${noun}`} read`;
  return [
    read,
    ...others
      .filter(([amount]) => amount > 0)
      .map(([amount, words]) => `${formatCount(amount)} ${words}`),
  ].join(', ');
}
