import { type Diagnosis, diagnosisIn } from '@unpark/model';
import { useLocale } from 'next-intl';
import { isLocale, type Locale } from './locales';

/** The language of the page, as a diagnosis has it. */
export function usePageLanguage(): Locale {
  const locale = useLocale();
  return isLocale(locale) ? locale : 'en';
}

export interface SpokenView<T> {
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
