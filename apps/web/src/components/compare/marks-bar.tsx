'use client';

import { Button, buttonLook, isTyping, Kbd, singleKeysOn, UtcTime } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type RefObject, useEffect } from 'react';
import { compareHref } from './compare-links';
import { clearMarks, type Mark, toggleMark, useMarks } from './compare-marks';

/** Marks a row of a list of captures; `X` does the same from the row. */
export function MarkBox({ slug, mark }: { slug: string; mark: Mark }) {
  const t = useTranslations('compare.marks');
  const marks = useMarks(slug);
  const at = marks.findIndex(({ id }) => id === mark.id);
  return (
    <button
      type="button"
      data-mark={JSON.stringify(mark)}
      aria-pressed={at >= 0}
      aria-label={t('mark')}
      title={`${t('mark')} (X)`}
      className="grid size-6 flex-none place-items-center rounded-chip border border-line text-label font-semibold text-ink-3 hover:border-line-strong hover:text-ink aria-pressed:border-accent aria-pressed:bg-accent-bg aria-pressed:text-accent phone:size-9"
      onClick={() => toggleMark(slug, mark)}
    >
      {at >= 0 ? letterOf(marks, mark.id) : '+'}
    </button>
  );
}

/** A is the earlier of two. */
export function letterOf(marks: readonly Mark[], id: string): string {
  const [first, second] = marks;
  if (!first || !second) return 'A';
  const earlier = first.at <= second.at ? first.id : second.id;
  return id === earlier ? 'A' : 'B';
}

/** What is marked, at the bottom of the window; `C` compares, `X` marks the row with the focus. */
export function MarksBar({
  slug,
  container,
}: {
  slug: string;
  container: RefObject<HTMLElement | null>;
}) {
  const t = useTranslations('compare.marks');
  const marks = useMarks(slug);
  const router = useRouter();
  const [first, second] = marks;
  const href = first && second ? compareHref(slug, first, second) : undefined;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (isTyping(event.target) || !singleKeysOn()) return;
      if (document.querySelector('dialog[open], [role="menu"]')) return;
      if (event.key === 'x') {
        const row = document.activeElement?.closest('tr');
        const box = row && container.current?.contains(row) && row.querySelector('[data-mark]');
        if (!(box instanceof HTMLElement)) return;
        box.click();
      } else if (event.key === 'c' && href !== undefined) {
        router.push(href);
      } else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [container, href, router]);
  if (!first) return null;
  return (
    <div
      role="region"
      aria-label={t('bar')}
      className="fixed inset-x-0 bottom-0 z-20 flex flex-wrap items-center gap-x-3 gap-y-1.5 border-t border-line bg-surface px-3 py-2"
    >
      {marks
        .toSorted((x, y) => (x.at <= y.at ? -1 : 1))
        .map((mark) => (
          <span key={mark.id} className="inline-flex items-center gap-1.5 text-dense">
            <b className="font-semibold">{letterOf(marks, mark.id)}</b>
            <span className="marks-through">{mark.serviceName}</span>
            <UtcTime iso={mark.at} />
          </span>
        ))}
      <span role="status" className="text-dense text-ink-3">
        {t(second ? 'two' : 'one')}
      </span>
      <span className="flex-1" />
      <Button variant="ghost" onClick={() => clearMarks(slug)}>
        {t('clear')}
      </Button>
      {href !== undefined && (
        <Link href={href} className={buttonLook({ variant: 'primary' })}>
          {t('compare')}
          <Kbd>C</Kbd>
        </Link>
      )}
    </div>
  );
}
