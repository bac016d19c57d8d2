'use client';

import { formatDuration, formatShare } from '@unpark/base';
import { StateSwatch } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import type { WallModel, WallPart } from '../../workers/trace-wall';

/** White stripes over a state that the trace names late: it is drawn back to the beginning. */
const DRAWN_BACK =
  'repeating-linear-gradient(45deg, rgb(255 255 255 / 0.5) 0 3px, transparent 3px 7px)';

/** Where the goroutine time of a trace, or of a part of it, went; running is drawn even when it is two pixels. */
export function TraceWallBar({ wall, isPart }: { wall: WallModel; isPart: boolean }) {
  const t = useTranslations('metrics.side');
  const states = useTranslations('metrics.states');
  const { parts, totalNs } = wall;
  const hasBefore = wall.fromBeforeNs > 0;
  const spoken = parts
    .map((part) => `${states(part.stateClass)} ${formatShare(part.ns, totalNs)}`)
    .join(', ');
  return (
    <div className="px-3 pt-2 pb-2.5">
      <div className="flex items-baseline gap-2">
        <h3 className="flex-1 text-label font-medium text-ink-3">
          {t(isPart ? 'wallOfPart' : 'wallOfWhole', { length: formatDuration(wall.durationNs) })}
        </h3>
        <span className="num font-semibold">{formatDuration(totalNs)}</span>
      </div>
      <div
        role="img"
        aria-label={spoken}
        className="my-1.5 flex h-[22px] gap-px overflow-hidden rounded-[5px] bg-line"
      >
        {parts.map((part) => (
          <Segment key={part.stateClass} part={part} />
        ))}
      </div>
      <table className="text-dense">
        <caption className="sr-only">{t('wallCaption')}</caption>
        <thead>
          <tr className="text-label text-ink-3">
            <th scope="col" className="py-0.5 text-left font-medium">
              {t('state')}
            </th>
            <th scope="col" className="py-0.5 text-right font-medium">
              {t('time')}
            </th>
            <th scope="col" className="w-[72px] py-0.5 text-right font-medium">
              {t('share')}
            </th>
            {hasBefore && (
              <th
                scope="col"
                className="w-[150px] py-0.5 text-right font-medium phone:w-[96px]"
                title={t('sinceBeforeTitle')}
              >
                <i
                  aria-hidden="true"
                  className="mr-1.5 inline-block size-2.5 rounded-swatch bg-ink-3 align-[-1px]"
                  style={{ backgroundImage: DRAWN_BACK }}
                />
                {t('sinceBefore')}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => (
            <tr key={part.stateClass}>
              <th scope="row" className="py-px text-left font-normal">
                <StateSwatch state={part.stateClass} className="mr-2 align-[-1px]" />
                {states(part.stateClass)}
              </th>
              <td className="num py-px text-right">{formatDuration(part.ns)}</td>
              <td className="num py-px text-right">{formatShare(part.ns, totalNs)}</td>
              {hasBefore && (
                <td className="num py-px text-right text-ink-2">
                  {part.fromBeforeNs > 0 ? formatDuration(part.fromBeforeNs) : '–'}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {wall.otherNs > 0 && (
        <p className="mt-1 text-dense text-ink-3">
          {t('other', { time: formatDuration(wall.otherNs) })}
        </p>
      )}
    </div>
  );
}

function Segment({ part }: { part: WallPart }) {
  const known = part.ns - part.fromBeforeNs;
  return (
    <>
      {(known > 0 || part.fromBeforeNs === 0) && (
        <i
          data-state={part.stateClass}
          className="state-fill min-w-[2px]"
          style={{ flexGrow: known, flexBasis: known === 0 ? 2 : 0 }}
        />
      )}
      {part.fromBeforeNs > 0 && (
        <i
          data-state={part.stateClass}
          className="state-fill relative min-w-[2px]"
          style={{ flexGrow: part.fromBeforeNs, flexBasis: 0 }}
        >
          <i className="absolute inset-0" style={{ backgroundImage: DRAWN_BACK }} />
        </i>
      )}
    </>
  );
}
