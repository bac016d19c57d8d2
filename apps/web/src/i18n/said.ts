import { useLocale } from 'next-intl';

/**
 * For `lang` around what the diagnosis or the server says: that is English in every interface, and
 * readers and fonts should know. Absent where it is the language of the page anyway.
 */
export const useSaidLang = (): 'en' | undefined => (useLocale() === 'en' ? undefined : 'en');
