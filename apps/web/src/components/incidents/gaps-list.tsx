'use client';

import { Icon } from '@unpark/ui';
import type { ReportGap } from '@unpark/usecases';
import { useTranslations } from 'next-intl';

export function GapsList({ gaps, complete }: { gaps: readonly ReportGap[]; complete: string }) {
  const t = useTranslations('incidents.gaps');
  if (gaps.length === 0) {
    return (
      <p className="flex items-center gap-2">
        <Icon name="check" className="text-ok" />
        {complete}
      </p>
    );
  }
  return (
    <ul className="flex flex-col gap-1 text-ink-2">
      {gaps.map((gap) => (
        <li key={gap} className="flex items-center gap-2">
          <Icon name="minus" className="text-ink-3" />
          {t(gap)}
        </li>
      ))}
    </ul>
  );
}
