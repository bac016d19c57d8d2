import type { CaptureHeadline } from '@unpark/usecases';
import { SeverityMark, type SeverityLevel } from '@unpark/ui';
import { artifactWords } from './artifact-words';

const capitalised = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** What a capture came to, as a mark: severity, healthy, cannot tell, in work or failed. */
export function headlineLevel(headline: CaptureHeadline): { level: SeverityLevel; words: string } {
  if (headline.state === 'failed') return { level: 'medium', words: 'Failed' };
  if (headline.state !== 'done') return { level: 'info', words: 'Reading' };
  if (headline.outcome === 'healthy') return { level: 'ok', words: 'Healthy' };
  if (headline.muted?.primary) return { level: 'info', words: 'Muted' };
  if (headline.severity) return { level: headline.severity, words: capitalised(headline.severity) };
  return { level: 'info', words: 'Cannot tell' };
}

export function HeadlineMark({ headline }: { headline: CaptureHeadline }) {
  const { level, words } = headlineLevel(headline);
  return <SeverityMark level={level}>{words}</SeverityMark>;
}

/** Ends at a dot before a space: names of functions and files have dots, but no spaces. */
const firstSentence = (text: string): string => /^.*?\.(?=\s)/s.exec(text)?.[0] ?? text;

/** One sentence for a row; says what is going on while there is no verdict. */
export function headlineSentence(headline: CaptureHeadline): string {
  if (headline.sentence) return firstSentence(headline.sentence);
  switch (headline.state) {
    case 'queued':
      return 'Waits to be read.';
    case 'parsing':
      return `${artifactWords(headline.artifactCounts, 'files')}.`;
    case 'diagnosing':
      return 'All files read; looking for the cause.';
    case 'failed':
      return 'No verdict; open it for the reason.';
    case 'done':
      return 'No verdict: nothing here shows who waits for what.';
  }
}
