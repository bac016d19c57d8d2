import { type Diagnosis, diagnosisIn } from '@unpark/model';
import { useLocale } from 'next-intl';
import { createContext, useContext, useMemo } from 'react';
import { isLocale, type Locale } from './locales';

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

/** The language of the page, as a diagnosis has it. */
export function usePageLanguage(): Locale {
  const locale = useLocale();
  return isLocale(locale) ? locale : 'en';
}

interface SpokenView<T> {
  readonly view: T;
  /** what to give `SaidLang` around the view */
  readonly lang: 'en' | undefined;
}

/** A view whose diagnosis is in a language; English where it has no words of that one. */
export function spokenView<T extends { readonly diagnosis?: Diagnosis }>(
  view: T,
  language: Locale,
): SpokenView<T> {
  const { diagnosis } = view;
  const isKnown = language === 'en' || diagnosis?.words?.[language] !== undefined;
  return {
    view: diagnosis ? { ...view, diagnosis: diagnosisIn(diagnosis, language) } : view,
    lang: isKnown ? undefined : 'en',
  };
}

export function useSpoken<T extends { readonly diagnosis?: Diagnosis }>(view: T): SpokenView<T> {
  const language = usePageLanguage();
  return useMemo(() => spokenView(view, language), [view, language]);
}

/** A text that is kept in English and, where it is known, in Chinese. */
export function useKept(): (
  english: string,
  chinese: string | undefined,
) => { readonly text: string; readonly lang: 'en' | undefined } {
  const language = usePageLanguage();
  return (english, chinese) => {
    if (language === 'en') return { text: english, lang: undefined };
    return chinese === undefined
      ? { text: english, lang: 'en' }
      : { text: chinese, lang: undefined };
  };
}
