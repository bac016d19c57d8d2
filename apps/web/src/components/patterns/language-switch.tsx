'use client';

import { Segmented } from '@unpark/ui';
import { useLocale, useTranslations } from 'next-intl';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import type { Language } from './library-words';

/**
 * The language of the library's words: that of the interface, or another that stands in the address, so
 * that a link keeps it.
 */
export function LanguageSwitch({ language }: { language: Language }) {
  const t = useTranslations('patterns');
  const locale = useLocale();
  const router = useRouter();
  const pathname = usePathname();
  const search = useSearchParams();
  return (
    <Segmented<Language>
      label={t('language')}
      value={language}
      options={[
        { value: 'en', label: <span lang="en">English</span> },
        { value: 'zh', label: <span lang="zh-Hans">简体中文</span> },
      ]}
      onChange={(next) => {
        const query = new URLSearchParams(search);
        if (next === locale) query.delete('lang');
        else query.set('lang', next);
        const text = query.toString();
        router.replace(text === '' ? pathname : `${pathname}?${text}`, { scroll: false });
      }}
    />
  );
}
