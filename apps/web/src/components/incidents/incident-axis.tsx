'use client';

import { formatCount } from '@unpark/base';
import { utcClockText, utcDayText, utcText } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useEffect, useRef, useState } from 'react';
import { countTicks, timeTicks } from '../service/axis-ticks';
import { capturePath } from '../shell/places';
import { useIncident } from './incident-context';

const HEIGHT = 168;
const TOP = 22;
const BOTTOM = 26;
const LEFT = 56;
const RIGHT = 20;

/** Counts are of single captures: dots, and a dashed line between them because nothing was measured there. */
export function IncidentAxis() {
  const t = useTranslations('incidents.axis');
  const { view } = useIncident();
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(720);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.max(240, Math.round(entry.contentRect.width)));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const { captures, deploys } = view.around;
  const points = captures.flatMap(({ id, at, goroutineCount, isHere }) =>
    goroutineCount === undefined
      ? []
      : [{ id, at, ms: Date.parse(at), count: goroutineCount, isHere }],
  );
  const rangeFrom = Date.parse(view.incident.fromAt);
  const rangeTo = view.incident.toAt === undefined ? undefined : Date.parse(view.incident.toAt);
  const all = [
    rangeFrom,
    ...(rangeTo === undefined ? [] : [rangeTo]),
    ...points.map(({ ms }) => ms),
    ...deploys.map(({ at }) => Date.parse(at)),
  ];
  const first = Math.min(...all);
  const last = Math.max(...all);
  const pad = Math.max(30_000, (last - first) * 0.04);
  const fromMs = first - pad;
  const toMs = last + pad;
  const counts = countTicks(Math.max(1, ...points.map(({ count }) => count)));
  const top = counts.at(-1) ?? 1;
  const x = (ms: number) => LEFT + ((ms - fromMs) / (toMs - fromMs)) * (width - LEFT - RIGHT);
  const y = (count: number) => HEIGHT - BOTTOM - (count / top) * (HEIGHT - TOP - BOTTOM);
  const times = timeTicks(fromMs, toMs, Math.max(2, Math.floor((width - LEFT) / 110)));
  const tick = (ms: number) => {
    const at = new Date(ms);
    const day = utcDayText(at).replace(/ \d{4}$/, '');
    if (times.stepMs >= 86_400_000) return day;
    return times.withDay ? `${day}, ${utcClockText(at).slice(0, 5)}` : utcClockText(at);
  };
  const rangeEnd = rangeTo === undefined ? width - RIGHT : x(rangeTo);
  return (
    <div ref={frame} className="px-3 py-2">
      {points.length === 0 && deploys.length === 0 && <p className="text-ink-2">{t('none')}</p>}
      <svg
        width={width}
        height={HEIGHT}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        role="group"
        aria-label={t('plot', { captures: points.length, deploys: deploys.length })}
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
        {counts.map((count) => (
          <g key={count}>
            <path d={`M${LEFT} ${y(count)}H${width - RIGHT}`} stroke="var(--line)" />
            <text x={LEFT - 8} y={y(count) + 4} textAnchor="end" fill="var(--ink-3)">
              {formatCount(count)}
            </text>
          </g>
        ))}
        {times.at.map((ms) => (
          <text key={ms} x={x(ms)} y={HEIGHT - 6} textAnchor="middle" fill="var(--ink-3)">
            {tick(ms)}
          </text>
        ))}
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
        {points.length > 1 && (
          <polyline
            points={points
              .map(({ ms, count }) => `${x(ms).toFixed(1)},${y(count).toFixed(1)}`)
              .join(' ')}
            fill="none"
            stroke="var(--ink-3)"
            strokeWidth="1.2"
            strokeDasharray="4 4"
          />
        )}
        {points.map(({ id, at, ms, count, isHere }) => {
          const words = `${t('point', { count: formatCount(count), time: utcText(at, 'clock') })}${isHere ? `, ${t('here')}` : ''}`;
          return (
            <Link
              key={id}
              href={capturePath(view.workspace.slug, id)}
              prefetch={false}
              aria-label={words}
            >
              <title>{words}</title>
              <circle cx={x(ms)} cy={y(count)} r="12" fill="transparent" />
              <circle
                cx={x(ms)}
                cy={y(count)}
                r={isHere ? 5 : 3.5}
                fill={isHere ? 'var(--crit)' : 'var(--surface)'}
                stroke={isHere ? 'var(--crit)' : 'var(--ink-2)'}
                strokeWidth="2"
              />
              {isHere && (
                <text x={x(ms)} y={y(count) - 10} textAnchor="middle" fill="var(--ink)">
                  {formatCount(count)}
                </text>
              )}
            </Link>
          );
        })}
      </svg>
    </div>
  );
}
