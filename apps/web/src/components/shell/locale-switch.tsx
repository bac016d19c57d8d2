'use client';

import { Segmented } from '@unpark/ui';
import { useLocale } from 'next-intl';
import { useRouter } from 'next/navigation';
import { type Locale, LOCALE_COOKIE } from '../../i18n/locales';

const YEAR_SECONDS = 365 * 24 * 60 * 60;

const OPTIONS: readonly { value: Locale; label: React.ReactNode }[] = [
  { value: 'en', label: <span lang="en">EN</span> },
  { value: 'zh', label: <span lang="zh-Hans">中文</span> },
];

/** Language of the interface in this browser. What the page holds stays; its words are fetched. */
export function LocaleSwitch({ className }: { className?: string }) {
  const locale = useLocale();
  const router = useRouter();
  const choose = (next: Locale) => {
    document.cookie = `${LOCALE_COOKIE}=${next}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
    router.refresh();
  };
  return (
    <Segmented
      label="Language, 语言"
      value={locale}
      options={OPTIONS}
      onChange={choose}
      className={className}
    />
  );
}
