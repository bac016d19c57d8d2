'use client';

import { Segmented } from '@unpark/ui';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import type { Language } from './library-words';

/** The language of the library's words; it stands in the address, so that a link keeps it. */
export function LanguageSwitch({ language }: { language: Language }) {
  const router = useRouter();
  const pathname = usePathname();
  const search = useSearchParams();
  return (
    <Segmented<Language>
      label="Language of the library"
      value={language}
      options={[
        { value: 'en', label: 'English' },
        { value: 'zh', label: <span lang="zh-Hans">简体中文</span> },
      ]}
      onChange={(next) => {
        const query = new URLSearchParams(search);
        if (next === 'en') query.delete('lang');
        else query.set('lang', next);
        const text = query.toString();
        router.replace(text === '' ? pathname : `${pathname}?${text}`, { scroll: false });
      }}
    />
  );
}
