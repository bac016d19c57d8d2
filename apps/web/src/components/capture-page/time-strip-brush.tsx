'use client';

import { xOf } from '@unpark/charts';
import { useTranslations } from 'next-intl';
import { TimeHandle } from './time-handle';
import { momentText, type StripRange } from './time-words';

/** The selected range over the rows: two borders and what is between them, each moved alone. */
export function Brush({
  place,
  borders,
  isChosen,
  anchorNs,
  least,
  nsPerPx,
  onChange,
  onDone,
}: {
  place: { fromNs: number; toNs: number; widthPx: number };
  borders: StripRange;
  isChosen: boolean;
  anchorNs: number;
  /** shortest range by keyboard */
  least: number;
  nsPerPx: number;
  onChange: (next: Partial<StripRange>) => void;
  onDone: () => void;
}) {
  const t = useTranslations('timeline.strip');
  const length = borders.toNs - borders.fromNs;
  const left = xOf(place, borders.fromNs);
  const right = xOf(place, borders.toNs);
  const shared = { stepOfNs: anchorNs, nsPerPx, onDone };
  return (
    <>
      <div
        aria-hidden="true"
        className={`pointer-events-none absolute -top-0.5 -bottom-0.5 rounded-data border ${
          isChosen ? 'border-accent bg-accent/10' : 'border-dashed border-accent-line'
        }`}
        style={{ left, width: Math.max(2, right - left) }}
      />
      {isChosen && length < anchorNs && (
        <TimeHandle
          {...shared}
          label={t('moveRange')}
          valueText={`${momentText(borders.fromNs)} … ${momentText(borders.toNs)}`}
          valueNs={borders.fromNs}
          minNs={0}
          maxNs={anchorNs - length}
          onMove={(fromNs) => onChange({ fromNs, toNs: fromNs + length })}
          className="top-0 bottom-0 cursor-grab active:cursor-grabbing"
          style={{ left, width: Math.max(2, right - left) }}
        />
      )}
      {(['fromNs', 'toNs'] as const).map((border) => (
        <TimeHandle
          key={border}
          {...shared}
          label={t(border === 'fromNs' ? 'begin' : 'end')}
          valueText={momentText(borders[border])}
          valueNs={borders[border]}
          minNs={border === 'fromNs' ? 0 : Math.min(borders.fromNs + least, anchorNs)}
          maxNs={border === 'fromNs' ? Math.max(borders.toNs - least, 0) : anchorNs}
          onMove={(ns) => onChange({ [border]: ns })}
          className={`-top-0.5 -bottom-0.5 z-10 w-[11px] -translate-x-1/2 cursor-ew-resize after:absolute after:inset-y-1 after:left-1/2 after:w-[3px] after:-translate-x-1/2 after:rounded-full ${
            isChosen ? 'after:bg-accent' : 'after:bg-accent-line'
          }`}
          style={{ left: border === 'fromNs' ? left : right }}
        />
      ))}
    </>
  );
}
