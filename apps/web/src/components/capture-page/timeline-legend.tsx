'use client';

import { STATE_CLASSES } from '@unpark/model';
import { StateSwatch } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import type { TimelineModel } from '../../workers/timeline-messages';

const DRAWN_BACK =
  'repeating-linear-gradient(135deg, rgb(255 255 255 / 0.6) 0 3px, transparent 3px 6px)';

/** The states that this trace has, and the signs beside them. */
export function TimelineLegend({ model }: { model: TimelineModel }) {
  const t = useTranslations('timeline');
  const present = new Set(model.lanes.kinds.map(({ stateClass }) => stateClass));
  const hasGc = model.stops.fromNs.length > 0 || model.collections.fromNs.length > 0;
  return (
    <ul className="flex flex-wrap items-center gap-x-3.5 gap-y-1 px-3 pt-1.5 pb-2 text-dense text-ink-2">
      {STATE_CLASSES.filter((stateClass) => present.has(stateClass)).map((stateClass) => (
        <li key={stateClass} className="flex items-center gap-1.5">
          <StateSwatch state={stateClass} />
          {t(`states.${stateClass}`)}
        </li>
      ))}
      {hasGc && !present.has('gc') && (
        <li className="flex items-center gap-1.5">
          <StateSwatch state="gc" />
          {t('states.gc')}
        </li>
      )}
      {model.seenNs && (
        <li className="flex items-center gap-1.5">
          <i
            aria-hidden="true"
            className="inline-block size-3 rounded-swatch bg-ink-3"
            style={{ backgroundImage: DRAWN_BACK }}
          />
          {t('legend.drawnBack')}
        </li>
      )}
      {model.wakes && (
        <li className="flex items-center gap-1.5">
          <svg aria-hidden="true" width="9" height="12" viewBox="0 0 9 12" fill="currentColor">
            <path d="M4 0h1v6h3.5L4.5 12 .5 6H4z" />
          </svg>
          {t('legend.unblock')}
        </li>
      )}
      {model.samples && model.samples.fromNs.length > 0 && (
        <li className="flex items-center gap-1.5">
          <i aria-hidden="true" className="inline-block h-2 w-px bg-ink" />
          {t('legend.samples')}
        </li>
      )}
      <li className="ml-auto text-label text-ink-3 phone:hidden print:hidden">{t('help')}</li>
    </ul>
  );
}
