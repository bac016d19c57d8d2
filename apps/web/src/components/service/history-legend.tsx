'use client';

import { StateSwatch } from '@unpark/ui';
import type { DeployView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { type AxisMetric, BLOCKED_CLASSES, metricOf } from '../axis/axis-metrics';
import type { PlottedPoint } from './history-points';

/** The classes that these captures have, and the signs beside them. */
export function HistoryLegend({
  metric,
  points,
  deploys,
}: {
  metric: AxisMetric;
  points: readonly PlottedPoint[];
  deploys: readonly DeployView[];
}) {
  const t = useTranslations('service.history');
  const states = useTranslations('capture.states');
  const present = BLOCKED_CLASSES.filter(
    (of) => metric === 'goroutines' && points.some((point) => (point.states?.[of] ?? 0) > 0),
  );
  const hasGap = points.some((point) => metricOf(metric, point) === undefined);
  const hasScheduled = points.some(({ isScheduled }) => isScheduled);
  const hasOthers = points.some(({ isScheduled }) => !isScheduled);
  return (
    <ul className="flex flex-wrap items-center gap-x-3.5 gap-y-1 text-dense text-ink-2">
      {present.map((of) => (
        <li key={of} className="flex items-center gap-1.5">
          <StateSwatch state={of} />
          {states(of)}
        </li>
      ))}
      {hasScheduled && hasOthers && (
        <>
          <li className="flex items-center gap-1.5">
            <svg viewBox="0 0 10 10" aria-hidden="true" className="size-2.5 flex-none">
              <circle cx="5" cy="5" r="4" fill="var(--accent)" />
            </svg>
            {t('scheduled')}
          </li>
          <li className="flex items-center gap-1.5">
            <svg viewBox="0 0 10 10" aria-hidden="true" className="size-2.5 flex-none">
              <circle cx="5" cy="5" r="4" fill="none" stroke="var(--accent)" strokeWidth="2" />
            </svg>
            {t('byHand')}
          </li>
        </>
      )}
      {hasGap && (
        <li className="flex items-center gap-1.5">
          <svg viewBox="0 0 10 10" aria-hidden="true" className="size-2.5 flex-none">
            <path d="M2 2l6 6M8 2l-6 6" stroke="var(--ink-3)" strokeWidth="1.5" />
          </svg>
          {t('gap')}
        </li>
      )}
      {deploys.length > 0 && (
        <li className="flex items-center gap-1.5">
          <svg viewBox="0 0 10 12" aria-hidden="true" className="h-3 w-2.5 flex-none">
            <path d="M5 6l4 -6h-8z" fill="var(--ink-2)" />
            <path d="M5 6V12" stroke="var(--ink-2)" strokeDasharray="2 2" />
          </svg>
          {t('deployed')}
        </li>
      )}
      <li className="ml-auto text-ink-3 phone:ml-0">{t('keys')}</li>
    </ul>
  );
}
