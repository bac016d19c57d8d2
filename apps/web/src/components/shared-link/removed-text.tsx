'use client';

import { removedParts } from '@unpark/model';
import { Icon } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { createContext, type ReactNode, useContext } from 'react';

/** Set on the page of a link: elsewhere nothing was removed, whatever a program writes. */
export const HasRemovals = createContext(false);

/** Text of a capture or about it; on the page of a link with marks where values were removed. */
export function ShownText({ text }: { text: string }) {
  const hasRemovals = useContext(HasRemovals);
  if (!hasRemovals) return text;
  return removedParts(text).map((part, at) =>
    part.removed ? <RemovedMark key={at}>{part.text}</RemovedMark> : part.text,
  );
}

export function RemovedMark({ children }: { children: ReactNode }) {
  const t = useTranslations('investigations.guest');
  return (
    <span
      title={t('removedTitle')}
      className="inline-flex items-center gap-1 rounded-chip border border-dashed border-line-strong px-1 align-baseline text-[.93em] leading-[1.3] font-normal whitespace-nowrap text-ink-2"
    >
      <Icon name="lock" size={12} className="flex-none" />
      {children}
    </span>
  );
}
