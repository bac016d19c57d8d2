'use client';

import { formatCount } from '@unpark/base';
import { SeverityMark, StateSwatch, UtcTime } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { MarkBox } from '../compare/marks-bar';
import { capturePath } from '../shell/places';
import { type AxisMetric, blockedOf, isUnread } from '../axis/axis-metrics';
import { useMetricWords } from '../axis/use-metric-words';
import { DiagnoseAgain } from './diagnose-again';
import type { PlottedPoint } from './history-points';

/** The capture under the pointer or with the focus, else the last one, in numbers. */
export function HistoryReadout({
  slug,
  service,
  metric,
  point,
}: {
  slug: string;
  service: string;
  metric: AxisMetric;
  point: PlottedPoint;
}) {
  const t = useTranslations('service.history');
  const states = useTranslations('capture.states');
  const { valueWords } = useMetricWords(metric);
  const blocked = blockedOf(point);
  return (
    <div className="flex min-h-[34px] flex-wrap items-center gap-x-3 gap-y-1 rounded-control bg-sunken px-3 py-1 text-dense">
      <MarkBox slug={slug} mark={{ id: point.id, at: point.at, serviceName: service }} />
      <Link
        href={capturePath(slug, point.id)}
        prefetch={false}
        className="font-medium text-accent hover:underline"
      >
        <UtcTime iso={point.at} />
      </Link>
      <span className="num">{valueWords(point)}</span>
      {isUnread(metric, point) && <DiagnoseAgain slug={slug} capture={point.id} />}
      {metric !== 'goroutines' ? null : blocked ? (
        blocked.map(({ state, count }) => (
          <span key={state} className="num inline-flex items-center gap-1.5 text-ink-2">
            <StateSwatch state={state} />
            {formatCount(count)} {states(state)}
          </span>
        ))
      ) : (
        <span className="text-ink-3">{t('noStates')}</span>
      )}
      {point.severity && <SeverityMark level={point.severity} />}
      {point.pattern && <code className="text-ink-3 phone:hidden">{point.pattern}</code>}
      {point.isScheduled && <span className="text-ink-3">{t('scheduled')}</span>}
    </div>
  );
}
