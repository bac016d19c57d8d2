'use client';

import { CopyButton } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { Mark } from '../mark';
import { LocaleSwitch } from '../shell/locale-switch';
import { useDayWords } from './use-day-words';

/** Who shared this, until when, and that nothing can be changed. */
export function GuestBar({
  by,
  expiresAt,
}: {
  by?: string | undefined;
  expiresAt?: string | undefined;
}) {
  const t = useTranslations('investigations.guest');
  const day = useDayWords();
  return (
    <header className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-surface px-4 py-1 phone:px-3">
      <span className="flex items-center gap-2 text-lead font-semibold tracking-[-0.01em]">
        <Mark />
        Unpark
      </span>
      <span className="flex-1" />
      {expiresAt !== undefined && (
        <span className="text-dense text-ink-2">
          {by === undefined
            ? t('shared', { day: day(expiresAt) })
            : t('sharedBy', { by, day: day(expiresAt) })}
        </span>
      )}
      <span className="flex items-center gap-2 print:hidden">
        <LocaleSwitch />
        {expiresAt !== undefined && (
          <CopyButton
            text={() => location.href}
            label={t('copy')}
            variant="secondary"
            size="regular"
          />
        )}
      </span>
    </header>
  );
}
