import { useEffect } from 'react';

/**
 * The first formatter of numbers that a page makes costs a browser some 50 ms, most of it data of the
 * language. It is made once the page stands, in a task of its own, so that no view pays for it while it is
 * drawn.
 */
export function useWarmFormatters(locale: string): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      new Intl.PluralRules(locale).select(2);
      new Intl.NumberFormat(locale).format(2);
    });
    return () => clearTimeout(timer);
  }, [locale]);
}
