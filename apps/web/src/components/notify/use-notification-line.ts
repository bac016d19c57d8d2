'use client';

import type { NotificationView } from '@unpark/usecases';
import { useLocale, useTranslations } from 'next-intl';
import { useWriterOf } from '../shell/writer-words';

const CHANGES: ReadonlySet<string> = new Set([
  'created',
  'severity',
  'merged',
  'open',
  'mitigated',
  'resolved',
]);

export interface NotificationLine {
  readonly line: string;
  /** words of a capture or of a person, where there are some */
  readonly about: string | undefined;
}

/** What a notification says, in the language of the page. */
export function useNotificationLine(): (told: NotificationView) => NotificationLine {
  const t = useTranslations('notify.lines');
  const locale = useLocale();
  const writerOf = useWriterOf();
  return ({ event, facts, text, by, byKey, service }) => {
    const where = service ?? '';
    const title = (locale.startsWith('zh') && text?.titleZh) || text?.title;
    const about = [title, text?.sentence].filter(Boolean).join(': ');
    const words = {
      by: writerOf({ by, byKey }) ?? t('somebody'),
      service: where,
      has: where === '' ? 'no' : 'yes',
    };
    const line = (): string => {
      switch (event) {
        case 'finding.high':
          return t('high', { ...words, severity: String(facts['severity'] ?? 'high') });
        case 'finding.regression':
          return t('regression', words);
        case 'incident.changed': {
          const change = String(facts['status'] ?? facts['change'] ?? '');
          return t('incident', { ...words, change: CHANGES.has(change) ? change : 'other' });
        }
        case 'mention':
          return t('mention', words);
      }
    };
    return { line: line(), about: about === '' ? undefined : about };
  };
}
