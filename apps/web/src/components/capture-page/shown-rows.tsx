'use client';

import { formatCount } from '@unpark/base';
import { Button } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';

/** Rows drawn at once when all are asked for; a table of more is searched elsewhere. */
const MOST_ROWS = 500;

/** The first rows of a list, and a button for the others. */
export function useShown<T>(
  rows: readonly T[],
  few: number,
  /** of what there are more */
  what: 'entries' | 'places' | 'pairs',
): { readonly shown: readonly T[]; readonly more: ReactNode } {
  const t = useTranslations('timeline.tables.more');
  const [all, setAll] = useState(false);
  const shown = rows.slice(0, all ? MOST_ROWS : few);
  const more =
    rows.length <= few ? null : (
      <div className="flex flex-wrap items-center gap-2 border-t border-line px-2 py-1 text-dense text-ink-3">
        <Button variant="ghost" size="small" aria-expanded={all} onClick={() => setAll(!all)}>
          {all
            ? t('few', { count: formatCount(few) })
            : t('all', { count: formatCount(rows.length), what: t(what) })}
        </Button>
        {all && rows.length > MOST_ROWS && (
          <span className="num">{t('limit', { count: formatCount(MOST_ROWS) })}</span>
        )}
      </div>
    );
  return { shown, more };
}
