'use client';

import { formatCount } from '@unpark/base';
import { CommandLine, Panel, PanelBody, PanelHead, utcClockText, utcDayText } from '@unpark/ui';
import type { CaptureHeadline } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useEffect, useRef, useState } from 'react';
import { captureCommand } from '../capture/capture-command';
import { capturePath } from '../shell/places';
import { countTicks, timeTicks } from './axis-ticks';

const HEIGHT = 168;
const LEFT = 52;
const RIGHT = 24;
const TOP = 20;
const BOTTOM = 28;

interface Point {
  readonly id: string;
  readonly atMs: number;
  readonly count: number;
}

/**
 * Goroutines of each capture on a clock. The line between captures is dashed: nothing was measured
 * there. Counts are per capture, never added up.
 */
export function GoroutineHistory({
  slug,
  service,
  captures,
}: {
  slug: string;
  /** its name, for the command */
  service: string;
  captures: readonly CaptureHeadline[];
}) {
  const t = useTranslations('service.history');
  const points = captures
    .flatMap((capture): Point[] =>
      capture.goroutineCount === undefined
        ? []
        : [{ id: capture.id, atMs: Date.parse(capture.at), count: capture.goroutineCount }],
    )
    .sort((a, b) => a.atMs - b.atMs);
  const [only] = points;
  if (!only || points.length === 1) {
    return (
      <Panel aria-label={t('title')}>
        <PanelBody className="grid items-center gap-x-6 gap-y-2 desk:grid-cols-[minmax(0,1fr)_minmax(0,auto)]">
          <p className="text-ink-2">
            {only
              ? t.rich(captures.length > 1 ? 'onlyOf' : 'only', {
                  n: only.count,
                  count: formatCount(only.count),
                  b: (words) => <span className="num font-semibold text-ink">{words}</span>,
                })
              : t('none')}
          </p>
          <CommandLine command={captureCommand(service)} />
        </PanelBody>
      </Panel>
    );
  }
  return (
    <Panel aria-label={t('title')}>
      <PanelHead title={t('title')} note={t('note')} />
      <PanelBody>
        <FittedPlot slug={slug} points={points} />
      </PanelBody>
    </Panel>
  );
}

function FittedPlot({ slug, points }: { slug: string; points: readonly Point[] }) {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(1106);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.max(240, Math.round(entry.contentRect.width)));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={frame}>
      <HistoryPlot slug={slug} points={points} width={width} />
    </div>
  );
}

const LABEL_CHARACTER_PX = 6.8;

/** Which points have room for their number: each that clears the one before, and always the last. */
function labelledPoints(points: readonly { x: number; text: string }[]): ReadonlySet<number> {
  const chosen = new Set<number>();
  let freeFrom = Number.NEGATIVE_INFINITY;
  points.forEach(({ x, text }, index) => {
    const half = (text.length * LABEL_CHARACTER_PX) / 2;
    if (x - half <= freeFrom && index < points.length - 1) return;
    chosen.add(index);
    freeFrom = x + half + 6;
  });
  return chosen;
}

function HistoryPlot({
  slug,
  points,
  width,
}: {
  slug: string;
  points: readonly Point[];
  width: number;
}) {
  const t = useTranslations('service.history');
  const first = points[0]?.atMs ?? 0;
  const last = points[points.length - 1]?.atMs ?? first;
  const pad = Math.max(1000, (last - first) * 0.03);
  const fromMs = first - pad;
  const toMs = last + pad;
  const counts = countTicks(Math.max(...points.map((point) => point.count)));
  const top = counts[counts.length - 1] ?? 1;
  const x = (ms: number) => LEFT + ((ms - fromMs) / (toMs - fromMs)) * (width - LEFT - RIGHT);
  const y = (count: number) => HEIGHT - BOTTOM - (count / top) * (HEIGHT - TOP - BOTTOM);
  const times = timeTicks(fromMs, toMs, Math.max(2, Math.floor((width - LEFT) / 95)));
  const timeText = (ms: number) => {
    const at = new Date(ms);
    const day = utcDayText(at).replace(/ \d{4}$/, '');
    return times.stepMs >= 86_400_000
      ? day
      : times.withDay
        ? `${day}, ${utcClockText(at).slice(0, 5)}`
        : utcClockText(at);
  };
  const labelled = labelledPoints(
    points.map((point) => ({ x: x(point.atMs), text: formatCount(point.count) })),
  );
  return (
    <svg
      width={width}
      height={HEIGHT}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      aria-label={t('plot', { count: points.length })}
      role="group"
      className="code"
      style={{ fontSize: 11 }}
    >
      {counts.map((count) => (
        <g key={count}>
          <path d={`M${LEFT} ${y(count)}H${width - RIGHT}`} stroke="var(--line)" />
          <text x={LEFT - 8} y={y(count) + 4} textAnchor="end" fill="var(--ink-3)">
            {formatCount(count)}
          </text>
        </g>
      ))}
      {times.at.map((ms) => (
        <text key={ms} x={x(ms)} y={HEIGHT - 8} textAnchor="middle" fill="var(--ink-3)">
          {timeText(ms)}
        </text>
      ))}
      {points.length > 1 && (
        <polyline
          points={points
            .map((point) => `${x(point.atMs).toFixed(1)},${y(point.count).toFixed(1)}`)
            .join(' ')}
          fill="none"
          stroke="var(--ink-3)"
          strokeWidth="1.2"
          strokeDasharray="4 4"
        />
      )}
      {points.map((point, index) => {
        const px = x(point.atMs);
        const text = formatCount(point.count);
        const half = (text.length * LABEL_CHARACTER_PX) / 2;
        const at = new Date(point.atMs);
        const words = t('point', { count: text, day: utcDayText(at), clock: utcClockText(at) });
        return (
          <Link
            key={point.id}
            href={capturePath(slug, point.id)}
            prefetch={false}
            aria-label={words}
          >
            <title>{words}</title>
            <circle cx={px} cy={y(point.count)} r="12" fill="transparent" />
            <circle
              cx={px}
              cy={y(point.count)}
              r="4"
              fill="var(--surface)"
              stroke="var(--accent)"
              strokeWidth="2"
            />
            {labelled.has(index) && (
              <text
                x={Math.min(px, width - half)}
                y={y(point.count) - 9}
                textAnchor="middle"
                fill="var(--ink)"
              >
                {text}
              </text>
            )}
          </Link>
        );
      })}
    </svg>
  );
}
