'use client';

import { formatCount } from '@unpark/base';
import { classNames } from '@unpark/ui';
import { filterSpans, withTerm } from '@unpark/view-state';
import { useTranslations } from 'next-intl';
import type { AgeHistogram } from '../../workers/goroutine-messages';

const BAR_PX = 34;

/** `wait>=2m wait<5m`: what a bar filters by. */
function termOf(edges: readonly number[], at: number): string {
  const text = (seconds: number) =>
    seconds % 3600 === 0 && seconds > 0
      ? `${seconds / 3600}h`
      : seconds % 60 === 0 && seconds > 0
        ? `${seconds / 60}m`
        : `${seconds}s`;
  const from = edges[at] ?? 0;
  const to = edges[at + 1];
  const parts = [
    ...(from > 0 || to === undefined ? [`wait>=${text(from)}`] : []),
    ...(to === undefined ? [] : [`wait<${text(to)}`]),
  ];
  return parts.join(' ');
}

const waitTerms = (filter: string): string[] =>
  filterSpans(filter)
    .map(({ from, to }) => filter.slice(from, to))
    .filter((term) => /^wait[:=<>]/i.test(term));

/** The filter with these terms of `wait` in place of those it has. */
export function withWait(filter: string, terms: string): string {
  let rest = filter;
  for (const { from, to } of filterSpans(filter).toReversed()) {
    if (/^wait[:=<>]/i.test(filter.slice(from, to))) rest = rest.slice(0, from) + rest.slice(to);
  }
  rest = rest.replaceAll(/\s+/g, ' ').trim();
  return terms === '' ? rest : terms.split(' ').reduce(withTerm, rest);
}

/** How long goroutines wait; a bar filters by it, and again lets go. */
export function GoroutineAges({
  ages,
  filter,
  onFilter,
}: {
  ages: AgeHistogram;
  filter: string;
  onFilter: (filter: string) => void;
}) {
  const t = useTranslations('goroutines');
  const { edges, counts, unknown } = ages;
  const now = waitTerms(filter).join(' ');
  if (counts.length === 0) {
    if (unknown === 0) return null;
    return (
      <p className="border-b border-line px-3 py-1.5 text-dense text-ink-3">{t('ages.none')}</p>
    );
  }
  const bars = [
    ...counts.map((count, at) => {
      const from = short(edges[at] ?? 0);
      const to = edges[at + 1];
      const words =
        to === undefined
          ? t('ages.longer', { from })
          : edges[at] === 0
            ? t('ages.shorter', { to: short(to) })
            : `${short(edges[at] ?? 0)} – ${short(to)}`;
      return { key: String(edges[at]), words, count, term: termOf(edges, at) };
    }),
    ...(unknown > 0
      ? [{ key: 'unknown', words: t('ages.unknown'), count: unknown, term: 'wait:unknown' }]
      : []),
  ];
  const most = Math.max(1, ...bars.map(({ count }) => count));
  return (
    <div
      role="group"
      aria-label={t('ages.label')}
      className="flex flex-wrap items-end gap-x-3 gap-y-1 border-b border-line px-3 py-2"
    >
      <span className="text-dense text-ink-2 self-start phone:w-full">
        {t('ages.title')}
        <span className="block text-label text-ink-3">
          {ages.exact > 0 ? t('ages.exact') : t('ages.minutes')}
        </span>
      </span>
      <div className="flex min-w-0 flex-1 items-end gap-1 overflow-x-auto">
        {bars.map(({ key, words, count, term }) => {
          const pressed = now === term;
          return (
            <button
              key={key}
              type="button"
              disabled={count === 0}
              aria-pressed={pressed}
              title={term}
              onClick={() => onFilter(withWait(filter, pressed ? '' : term))}
              className={classNames(
                'group flex min-w-14 flex-1 flex-col items-stretch rounded-chip px-1 pt-0.5 text-label outline-offset-[-2px] disabled:cursor-default max-w-[120px]',
                pressed ? 'bg-accent-bg text-ink' : 'text-ink-3 not-disabled:hover:bg-sunken',
              )}
            >
              <span className={classNames('num text-ink-2', count === 0 && 'invisible')}>
                {formatCount(count)}
                <span className="sr-only"> {t('ages.unit', { count })}, </span>
              </span>
              <span className="flex items-end" style={{ height: BAR_PX }}>
                <i
                  aria-hidden="true"
                  className={classNames(
                    'block w-full rounded-t-data',
                    count === 0
                      ? 'border-b border-line'
                      : key === 'unknown'
                        ? 'bg-[var(--st-idle)]'
                        : pressed
                          ? 'bg-accent'
                          : 'bg-[var(--control)]',
                  )}
                  style={{ height: count === 0 ? 1 : Math.max(2, (BAR_PX * count) / most) }}
                />
              </span>
              <span className="num whitespace-nowrap border-t border-line-strong pt-0.5">
                {words}
              </span>
            </button>
          );
        })}
      </div>
    </div>
  );
}

/** `2 m`, `100 ms`, `6 h`: edges are round numbers. */
const short = (seconds: number): string =>
  seconds >= 86_400
    ? `${seconds / 86_400} d`
    : seconds >= 3600
      ? `${seconds / 3600} h`
      : seconds >= 60
        ? `${seconds / 60} m`
        : seconds >= 1
          ? `${seconds} s`
          : `${seconds * 1000} ms`;
