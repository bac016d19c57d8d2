'use client';

import { formatCount, formatDuration } from '@unpark/base';
import type { ShownTime } from '@unpark/charts';
import { DataCell, DataRow, DataTable, HeadCell, StateSwatch } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import type { GoroutineTrackModel } from '../../workers/goroutine-track-messages';
import { Ids } from './goroutine-facts';
import { momentText } from './timeline-card';
import { PlaceText } from './trace-place';
import { intervalsIn, trackSpan, wokeIds } from './track-spans';

/** Rows at once; a part of the time has fewer. */
const MOST_ROWS = 200;
const MOST_IDS = 4;

/** The same intervals as rows, those of the part of the time that is shown. */
export function TrackTable({
  model,
  caption,
  shown,
  range,
  onRange,
  onGoroutine,
}: {
  model: GoroutineTrackModel;
  caption: string;
  shown: ShownTime | undefined;
  range: ShownTime | undefined;
  onRange: (range: ShownTime) => void;
  onGoroutine: (goid: string) => void;
}) {
  const t = useTranslations('goroutines.track');
  const { from, to } = intervalsIn(model, shown?.fromNs ?? 0, shown?.toNs ?? model.endNs);
  const count = Math.min(to - from, MOST_ROWS);
  const left = to - from - count;
  return (
    <div className="max-h-[420px] overflow-y-auto">
      <DataTable caption={caption} dense className="w-full">
        <thead>
          <tr>
            <HeadCell>{t('heads.from')}</HeadCell>
            <HeadCell numeric>{t('heads.long')}</HeadCell>
            <HeadCell>{t('heads.state')}</HeadCell>
            <HeadCell wideOnly>{t('heads.where')}</HeadCell>
            <HeadCell>{t('heads.endedBy')}</HeadCell>
            <HeadCell wideOnly>{t('heads.woke')}</HeadCell>
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: count }, (_, i) => {
            const span = trackSpan(model, from + i);
            const isSelected = range?.fromNs === span.fromNs && range.toNs === span.toNs;
            const woke = wokeIds(model.woke, span.woke, MOST_IDS);
            return (
              <DataRow key={span.interval} selected={isSelected}>
                <DataCell>
                  <button
                    type="button"
                    data-row-link
                    aria-pressed={isSelected}
                    className="num text-left"
                    onClick={() => onRange(span)}
                  >
                    {momentText(span.fromNs)}
                  </button>
                </DataCell>
                <DataCell numeric>
                  {span.isFromBefore || span.isOpen ? '≥ ' : ''}
                  {formatDuration(span.toNs - span.fromNs)}
                </DataCell>
                <DataCell className="whitespace-normal!">
                  {span.state && (
                    <StateSwatch state={span.state.stateClass} className="mr-1.5 align-[-1px]" />
                  )}
                  {span.state?.label}
                </DataCell>
                <DataCell wideOnly className="whitespace-normal!">
                  <PlaceText place={span.place} fallback="–" />
                </DataCell>
                <DataCell>
                  {span.endedBy === undefined ? (
                    <span className="text-ink-3">–</span>
                  ) : (
                    <Ids ids={[String(span.endedBy)]} onGoroutine={onGoroutine} />
                  )}
                </DataCell>
                <DataCell wideOnly>
                  {span.woke.count === 0 ? (
                    <span className="text-ink-3">–</span>
                  ) : (
                    <>
                      <Ids ids={woke} onGoroutine={onGoroutine} />
                      {span.woke.count > woke.length && (
                        <span className="num text-ink-3"> · {formatCount(span.woke.count)}×</span>
                      )}
                    </>
                  )}
                </DataCell>
              </DataRow>
            );
          })}
        </tbody>
      </DataTable>
      {left > 0 && (
        <p className="num border-t border-line px-3 py-1.5 text-dense text-ink-3">
          {t('rowsLeft', { n: left, count: formatCount(left) })}
        </p>
      )}
    </div>
  );
}
