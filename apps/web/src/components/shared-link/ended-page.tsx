'use client';

import type { EndedLink } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { GuestBar } from './guest-bar';
import { useDayWords } from './use-day-words';

/** A link that has ended: when, whom to ask, and nothing else. */
export function EndedPage({ ended }: { ended: EndedLink }) {
  const t = useTranslations('investigations.ended');
  const day = useDayWords();
  return (
    <>
      <GuestBar />
      <main id="content" className="mx-auto w-full max-w-[560px] px-4 pt-[10vh]">
        <section className="rounded-panel border border-line bg-surface p-5">
          <h1 className="text-lead font-semibold">{t('title', { day: day(ended.endedAt) })}</h1>
          <p className="mt-1 text-ink-2">
            {ended.by === undefined ? t('text') : t('textBy', { by: ended.by })}
          </p>
        </section>
      </main>
    </>
  );
}
