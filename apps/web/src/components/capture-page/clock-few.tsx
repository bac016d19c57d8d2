'use client';

import { formatCount } from '@unpark/base';
import { Button } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';

/** Rows drawn at once when all are asked for. */
const MOST_ROWS = 500;

/** How many rows of a list are shown, and a button for the others. */
export function useFew(
  count: number,
  few: number,
  /** of what there are more, as the button says it */
  words: string,
): { readonly shown: number; readonly more: ReactNode } {
  const t = useTranslations('metrics.more');
  const [all, setAll] = useState(false);
  const more =
    count <= few ? null : (
      <div className="flex flex-wrap items-center gap-2 border-t border-line px-2 py-1 text-dense text-ink-3">
        <Button variant="ghost" size="small" aria-expanded={all} onClick={() => setAll(!all)}>
          {all
            ? t('first', { count: formatCount(few) })
            : t('all', { count: formatCount(count), words })}
        </Button>
        {all && count > MOST_ROWS && (
          <span className="num">{t('shown', { count: formatCount(MOST_ROWS) })}</span>
        )}
      </div>
    );
  return { shown: Math.min(count, all ? MOST_ROWS : few), more };
}
