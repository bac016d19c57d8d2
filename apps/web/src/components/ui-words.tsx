'use client';

import { UiWordsProvider } from '@unpark/ui';
import { useLocale, useTranslations } from 'next-intl';
import { type ReactNode, useMemo } from 'react';
import { useWarmFormatters } from './use-warm-formatters';

/** Words that the parts of `@unpark/ui` say by themselves, in the language of the interface. */
export function UiWords({ children }: { children: ReactNode }) {
  const t = useTranslations('shell.ui');
  const locale = useLocale();
  useWarmFormatters(locale);
  const words = useMemo(
    () => ({
      copy: t('copy'),
      copied: t('copied'),
      notCopied: t('notCopied'),
      copyCommand: (command: string) => t('copyCommand', { command }),
      close: t('close'),
      closeMessage: t('closeMessage'),
      messages: t('messages'),
      remove: t('remove'),
      localTime: (time: string) => t('local', { time }),
      locale,
      justNow: t('justNow'),
      soon: t('soon'),
      severity: {
        critical: t('severity.critical'),
        high: t('severity.high'),
        medium: t('severity.medium'),
        low: t('severity.low'),
        info: t('severity.info'),
        ok: t('severity.ok'),
      },
    }),
    [t, locale],
  );
  return <UiWordsProvider words={words}>{children}</UiWordsProvider>;
}
