'use client';

import type { Diagnosis } from '@unpark/model';
import { useLocale } from 'next-intl';
import { createContext, useContext, useMemo } from 'react';
import { type SpokenView, spokenView, usePageLanguage } from './said';

/** Language of what a diagnosis says below this point, where that is not the language of the page. */
export const SaidLang = createContext<'en' | undefined | 'unknown'>('unknown');

/**
 * For `lang` around what the diagnosis or the server says, where no words in the language of the page
 * are known: that is English then, and readers and fonts should know. Absent where it is the language
 * of the page anyway.
 */
export function useSaidLang(): 'en' | undefined {
  const locale = useLocale();
  const known = useContext(SaidLang);
  if (known !== 'unknown') return known;
  return locale === 'en' ? undefined : 'en';
}

export function useSpoken<T extends { readonly diagnosis?: Diagnosis }>(view: T): SpokenView<T> {
  const language = usePageLanguage();
  return useMemo(() => spokenView(view, language), [view, language]);
}
