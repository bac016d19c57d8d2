'use client';

import { type Diagnosis, phrasesText } from '@unpark/model';
import { useTranslations } from 'next-intl';
import { type RefObject, useEffect, useState } from 'react';
import { useSaidLang } from '../../i18n/said-lang';
import { VerdictMark } from './verdict-header';

/** The verdict in one line while its header is out of sight; not on narrow screens. */
export function StickyVerdict({
  diagnosis,
  after,
}: {
  diagnosis: Diagnosis;
  after: RefObject<HTMLElement | null>;
}) {
  const t = useTranslations('capture.verdict');
  const said = useSaidLang();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const header = after.current;
    if (!header) return;
    const observer = new IntersectionObserver(([entry]) => {
      if (entry) setShown(!entry.isIntersecting && entry.boundingClientRect.bottom <= 0);
    });
    observer.observe(header);
    return () => observer.disconnect();
  }, [after]);
  if (!shown) return null;
  const sentence = phrasesText(diagnosis.verdict.sentence);
  // a full stop inside a name (main.go) has no space behind it
  const end = sentence.indexOf('. ');
  return (
    <div className="fixed inset-x-0 top-0 z-20 flex h-10 items-center gap-3 border-b border-line bg-surface px-4 phone:hidden">
      <VerdictMark diagnosis={diagnosis} />
      <span
        lang={said}
        className="min-w-0 flex-1 overflow-hidden font-semibold text-ellipsis whitespace-nowrap"
      >
        {end === -1 ? sentence : sentence.slice(0, end + 1)}
      </span>
      <button
        type="button"
        className="font-medium text-accent"
        onClick={() => window.scrollTo({ top: 0 })}
      >
        {t('back')}
      </button>
    </div>
  );
}
