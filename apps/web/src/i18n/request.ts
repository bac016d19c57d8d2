import { getRequestConfig } from 'next-intl/server';
import { cookies, headers } from 'next/headers';
import { isLocale, LOCALE_COOKIE, localeOfHeader } from './locales';
import { messages as en } from './messages/en';
import { messages as zh } from './messages/zh';
import problems from './messages/zh/problems.json';

/** In English problems say themselves what happened: `useProblemWords`. */
const MESSAGES = { en, zh: { ...zh, problems } };

/** Chosen language, else that of the browser. The address does not name it: a link is for everybody. */
export default getRequestConfig(async () => {
  const chosen = (await cookies()).get(LOCALE_COOKIE)?.value;
  const locale = isLocale(chosen)
    ? chosen
    : localeOfHeader((await headers()).get('accept-language'));
  return { locale, messages: MESSAGES[locale], timeZone: 'UTC' };
});
