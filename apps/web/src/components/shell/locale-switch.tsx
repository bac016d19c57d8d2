'use client';

import { Segmented } from '@unpark/ui';
import { useLocale } from 'next-intl';
import { useRouter } from 'next/navigation';
import type { ReactNode } from 'react';
import { type Locale, LOCALE_COOKIE } from '../../i18n/locales';

const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** Each in its own language: whoever needs it must be able to read it. */
const OPTIONS: readonly { value: Locale; label: ReactNode }[] = [
  { value: 'en', label: <span lang="en">EN</span> },
  { value: 'zh', label: <span lang="zh-Hans">中文</span> },
];
/** What the page holds stays; its words are fetched. */
export function useChooseLocale(onChosen?: (next: Locale) => void): (next: Locale) => void {
  const router = useRouter();
  return (next) => {
    onChosen?.(next);
    document.cookie = `${LOCALE_COOKIE}=${next}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
    router.refresh();
  };
}

/** Language of the interface in this browser. */
export function LocaleSwitch({
  onChosen,
  className,
}: {
  onChosen?: (next: Locale) => void;
  className?: string;
}) {
  return (
    <Segmented
      label="Language, 语言"
      value={useLocale()}
      options={OPTIONS}
      onChange={useChooseLocale(onChosen)}
      className={className}
    />
  );
}
