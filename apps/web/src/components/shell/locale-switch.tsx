'use client';

import { MenuChoice, Segmented } from '@unpark/ui';
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
const NAMES: readonly { value: Locale; label: ReactNode }[] = [
  { value: 'en', label: <span lang="en">English</span> },
  { value: 'zh', label: <span lang="zh-Hans">中文</span> },
];

/** What the page holds stays; its words are fetched. */
function useChooseLocale(): (next: Locale) => void {
  const router = useRouter();
  return (next) => {
    document.cookie = `${LOCALE_COOKIE}=${next}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
    router.refresh();
  };
}

/** Language of the interface in this browser. */
export function LocaleSwitch({ className }: { className?: string }) {
  return (
    <Segmented
      label="Language, 语言"
      value={useLocale()}
      options={OPTIONS}
      onChange={useChooseLocale()}
      className={className}
    />
  );
}

/** The same as lines of a menu, where the arrow keys reach it. */
export const LocaleChoice = () => (
  <MenuChoice value={useLocale()} options={NAMES} onChange={useChooseLocale()} />
);
