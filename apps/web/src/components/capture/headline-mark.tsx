import { SeverityMark } from '@unpark/ui';
import type { CaptureHeadline } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useKept } from '../../i18n/said';
import { useArtifactWords } from './artifact-words';

/** What a capture came to, as a mark: severity, healthy, cannot tell, in work or failed. */
export function HeadlineMark({ headline }: { headline: CaptureHeadline }) {
  const t = useTranslations('capture.headline');
  if (headline.state === 'failed') return <SeverityMark level="medium">{t('failed')}</SeverityMark>;
  if (headline.state !== 'done') return <SeverityMark level="info">{t('reading')}</SeverityMark>;
  if (headline.outcome === 'healthy') return <SeverityMark level="ok">{t('healthy')}</SeverityMark>;
  if (headline.muted?.primary) return <SeverityMark level="info">{t('muted')}</SeverityMark>;
  if (headline.severity) return <SeverityMark level={headline.severity} />;
  return <SeverityMark level="info">{t('cannotTell')}</SeverityMark>;
}

/** Ends at a dot before a space, or at a Chinese one: names have dots, but no spaces. */
const firstSentence = (text: string): string => /^.*?(?:\.(?=\s)|。)/s.exec(text)?.[0] ?? text;

/** One sentence for a row; says what is going on while there is no verdict. */
export function HeadlineSentence({ headline }: { headline: CaptureHeadline }) {
  const t = useTranslations('capture.headline');
  const artifactWords = useArtifactWords();
  const kept = useKept();
  if (headline.sentence) {
    const { text, lang } = kept(headline.sentence, headline.sentenceZh);
    return <span lang={lang}>{firstSentence(text)}</span>;
  }
  switch (headline.state) {
    case 'queued':
      return t('queued');
    case 'parsing':
      return t('parsing', { files: artifactWords(headline.artifactCounts, 'files') });
    case 'diagnosing':
      return t('diagnosing');
    case 'failed':
      return t('noVerdict');
    case 'done':
      return t('nothing');
  }
}
