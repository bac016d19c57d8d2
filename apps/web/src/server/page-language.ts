import { getLocale } from 'next-intl/server';
import { isLocale, type Locale } from '../i18n/locales';

/** The language of the page that is being made, as a diagnosis has it. */
export async function pageLanguage(): Promise<Locale> {
  const locale = await getLocale();
  return isLocale(locale) ? locale : 'en';
}
