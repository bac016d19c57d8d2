'use client';

import { singleKeysOn } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import type { KeyboardEvent } from 'react';
import { PointsTable } from '../axis/points-table';
import { MarkBox } from '../compare/marks-bar';
import type { PlottedPoint } from './history-points';

/** X marks the row that has the focus, as in the list of captures. */
function markRow(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'x' || event.ctrlKey || event.metaKey || event.altKey || !singleKeysOn())
    return;
  const box = (event.target as HTMLElement).closest('tr')?.querySelector('[data-mark]');
  if (!(box instanceof HTMLElement)) return;
  box.click();
  event.preventDefault();
}

/** What the drawing shows, in numbers; any two can be marked. */
export function HistoryTable({
  slug,
  service,
  points,
  nowIso,
}: {
  slug: string;
  service: string;
  points: readonly PlottedPoint[];
  nowIso: string;
}) {
  const marks = useTranslations('compare.marks');
  return (
    <PointsTable
      slug={slug}
      points={points}
      nowIso={nowIso}
      onKeyDown={markRow}
      last={{
        head: <span className="sr-only">{marks('column')}</span>,
        cell: ({ id, at }) => <MarkBox slug={slug} mark={{ id, at, serviceName: service }} />,
      }}
    />
  );
}
