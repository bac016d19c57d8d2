'use client';

import { StateSwatch, utcText } from '@unpark/ui';
import type { HistoryPoint } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { AxisGrid, AxisLine, BlockedBars, timeScale, useFrameWidth } from '../axis/axis-grid';
import {
  type AxisMetric,
  BLOCKED_CLASSES,
  metricOf,
  metricText,
  metricTicks,
  tickText,
} from '../axis/axis-metrics';
import { useMetricWords } from '../axis/use-metric-words';
import { capturePath } from '../shell/places';
import { useIncident } from './incident-context';

const HEIGHT = 168;
const TOP = 22;
const BOTTOM = 26;

/** Numbers are of single captures: dots, and a dashed line between them because nothing was measured there. */
export function IncidentAxis({ metric }: { metric: AxisMetric }) {
  const t = useTranslations('incidents.axis');
  const metrics = useTranslations('service.metrics');
  const states = useTranslations('capture.states');
  const { view } = useIncident();
  const [frame, width] = useFrameWidth(720);
  const { captures, deploys } = view.around;
  const rangeFrom = Date.parse(view.incident.fromAt);
  const rangeTo = view.incident.toAt === undefined ? undefined : Date.parse(view.incident.toAt);
  const all = [
    rangeFrom,
    ...(rangeTo === undefined ? [] : [rangeTo]),
    ...captures.map(({ at }) => Date.parse(at)),
    ...deploys.map(({ at }) => Date.parse(at)),
  ];
  const first = Math.min(...all);
  const last = Math.max(...all);
  const pad = Math.max(30_000, (last - first) * 0.04);
  const scale = timeScale(first - pad, last + pad, width, 110);
  const { x } = scale;
  const right = x(last + pad);
  const values = metricTicks(
    metric,
    Math.max(0, ...captures.map((capture) => metricOf(metric, capture) ?? 0)),
  );
  const top = values.at(-1) ?? 1;
  const y = (value: number) => HEIGHT - BOTTOM - (value / top) * (HEIGHT - TOP - BOTTOM);
  const places = captures.map((capture) => {
    const value = metricOf(metric, capture);
    return {
      ...capture,
      x: x(Date.parse(capture.at)),
      y: value === undefined ? undefined : y(value),
      text: value === undefined ? '' : metricText(metric, value),
    };
  });
  const rangeEnd = rangeTo === undefined ? right : x(rangeTo);
  const present = BLOCKED_CLASSES.filter(
    (of) => metric === 'blocked' && captures.some(({ states: has }) => (has?.[of] ?? 0) > 0),
  );
  return (
    <div className="px-3 py-2">
      {captures.length === 0 && deploys.length === 0 && <p className="text-ink-2">{t('none')}</p>}
      <div ref={frame} className="relative">
        <svg
          width={width}
          height={HEIGHT}
          viewBox={`0 0 ${width} ${HEIGHT}`}
          role="group"
          aria-label={t('plotOf', {
            what: metrics(`short.${metric}`),
            captures: captures.length,
            deploys: deploys.length,
          })}
          className="code block"
          style={{ fontSize: 11 }}
        >
          <rect
            x={x(rangeFrom)}
            y={TOP - 8}
            width={Math.max(2, rangeEnd - x(rangeFrom))}
            height={HEIGHT - BOTTOM - TOP + 8}
            fill="var(--crit-bg)"
          />
          <AxisGrid
            scale={scale}
            values={values}
            y={y}
            text={(value) => tickText(metric, value)}
            clockY={HEIGHT - 6}
          />
          {deploys.map(({ id, at, revision }) => {
            const px = x(Date.parse(at));
            const words = t('deploy', { revision: revision ?? '', time: utcText(at, 'clock') });
            return (
              <g key={id} role="img" aria-label={words}>
                <title>{words}</title>
                <path
                  d={`M${px} ${TOP - 8}V${HEIGHT - BOTTOM}`}
                  stroke="var(--accent)"
                  strokeWidth="1.5"
                />
                <path d={`M${px} ${HEIGHT - BOTTOM - 7}l5 8h-10z`} fill="var(--accent)" />
                <text x={px} y={TOP - 11} textAnchor="middle" fill="var(--accent)">
                  {(revision ?? '').slice(0, 12)}
                </text>
              </g>
            );
          })}
          <AxisLine points={places} />
          {places.map((place) => (
            <CaptureDot
              key={place.id}
              slug={view.workspace.slug}
              metric={metric}
              place={place}
              bottomY={HEIGHT - BOTTOM}
            />
          ))}
        </svg>
        {metric === 'blocked' && (
          <BlockedBars places={places} most={top} topPx={TOP} bottomPx={HEIGHT - BOTTOM} />
        )}
      </div>
      {present.length > 0 && (
        <ul className="mt-1 flex flex-wrap gap-x-3.5 gap-y-1 text-dense text-ink-2">
          {present.map((of) => (
            <li key={of} className="flex items-center gap-1.5">
              <StateSwatch state={of} />
              {states(of)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** A link to the capture; a cross on the ground where it does not say. */
function CaptureDot({
  slug,
  metric,
  place,
  bottomY,
}: {
  slug: string;
  metric: AxisMetric;
  place: HistoryPoint & {
    readonly isHere: boolean;
    readonly x: number;
    readonly y: number | undefined;
    readonly text: string;
  };
  bottomY: number;
}) {
  const t = useTranslations('incidents.axis');
  const { pointWords } = useMetricWords(metric);
  const words = `${pointWords(place)}${place.isHere ? `, ${t('here')}` : ''}`;
  const { x, y = bottomY, isHere, text } = place;
  const colour = isHere ? 'var(--crit)' : 'var(--ink-2)';
  return (
    <Link href={capturePath(slug, place.id)} prefetch={false} aria-label={words}>
      <title>{words}</title>
      <circle cx={x} cy={y} r="12" fill="transparent" />
      {place.y === undefined ? (
        <path d={`M${x - 3.5} ${y - 3.5}l7 7m0 -7l-7 7`} stroke={colour} strokeWidth="1.5" />
      ) : (
        <circle
          cx={x}
          cy={y}
          r={isHere ? 5 : 3.5}
          fill={isHere ? 'var(--crit)' : 'var(--surface)'}
          stroke={colour}
          strokeWidth="2"
        />
      )}
      {isHere && text !== '' && (
        <text x={x} y={y - 10} textAnchor="middle" fill="var(--ink)">
          {text}
        </text>
      )}
    </Link>
  );
}
