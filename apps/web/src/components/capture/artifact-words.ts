import { formatCount } from '@unpark/base';
import type { ArtifactCounts } from '@unpark/usecases';
import { useTranslations } from 'next-intl';

type Words = ReturnType<typeof useTranslations<'capture.fileWords'>>;

export const artifactTotal = (counts: ArtifactCounts): number =>
  Object.values(counts).reduce((sum: number, amount: number) => sum + amount, 0);

/** Files of which something could not be used. */
export const artifactProblems = (counts: ArtifactCounts): number =>
  counts.readInPart + counts.unrecognised + counts.notRead;

/**
 * `13 of 18 read, 5 stored`; the same words in the bar, in lists and while files are being read.
 *
 * @param named says that they are files; not where the heading already does
 */
export function artifactWords(t: Words, counts: ArtifactCounts, named: 'files' | '' = ''): string {
  const read = { read: formatCount(counts.read), total: formatCount(artifactTotal(counts)) };
  return [
    named === 'files' ? t('filesRead', read) : t('read', read),
    ...OTHERS.filter((state) => counts[state] > 0).map((state) =>
      t(state, { count: formatCount(counts[state]) }),
    ),
  ].join(t('separator'));
}

const OTHERS = ['stored', 'readInPart', 'unrecognised', 'notRead', 'inWork', 'next'] as const;

/** The same in the language of the interface. */
export function useArtifactWords() {
  const t = useTranslations('capture.fileWords');
  return (counts: ArtifactCounts, named: 'files' | '' = '') => artifactWords(t, counts, named);
}
