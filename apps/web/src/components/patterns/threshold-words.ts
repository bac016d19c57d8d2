import type { OwnPattern } from '@unpark/diagnosis';
import type { useTranslations } from 'next-intl';

type Threshold = OwnPattern['rule']['severity'][number];

export interface ThresholdWords {
  readonly t: ReturnType<typeof useTranslations<'patterns.thresholds'>>;
  readonly severities: ReturnType<typeof useTranslations<'patterns.severities'>>;
}

const share = (part: number): string => `${Math.round(part * 100)} %`;

/** `high: two dumps, 3 stayed, grows, 1 request`: a row of thresholds in a line. */
export function thresholdWords(
  { t, severities }: ThresholdWords,
  { severity, when }: Threshold,
): string {
  const { dumps, count, stayed, stayedShare, share: ofAll, requests, minutes, grows } = when;
  const more = Object.keys(when).filter((key) => !SAID.has(key));
  const parts = [
    dumps !== undefined && t(dumps === 1 ? 'parts.oneDump' : 'parts.twoDumps'),
    count !== undefined && t('parts.count', { n: count }),
    stayed !== undefined && t('parts.stayed', { n: stayed }),
    stayedShare !== undefined && t('parts.stayedShare', { share: share(stayedShare) }),
    ofAll !== undefined && t('parts.share', { share: share(ofAll) }),
    requests !== undefined && t('parts.requests', { n: requests }),
    minutes !== undefined && t('parts.minutes', { n: minutes }),
    grows === true && t('parts.grows'),
    grows === false && t('parts.doesNotGrow'),
    ...more,
  ].filter((part) => part !== false);
  return t('line', {
    severity: severities(severity),
    parts: parts.length > 0 ? parts.join(t('separator')) : t('always'),
  });
}

const SAID: ReadonlySet<string> = new Set([
  'dumps',
  'count',
  'stayed',
  'stayedShare',
  'share',
  'requests',
  'minutes',
  'grows',
]);
