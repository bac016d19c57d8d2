'use client';

import { formatCount } from '@unpark/base';
import { SeverityGlyph, singleKeysOn, utcClockText, utcDayText, useUiWords } from '@unpark/ui';
import type { DeployView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { toggleMark, useMarks } from '../compare/compare-marks';
import { letterOf } from '../compare/marks-bar';
import { countTicks, timeTicks } from './axis-ticks';
import { blockedCount, blockedOf, type PlottedPoint, signedFindings } from './history-points';

const LEFT = 60;
const RIGHT = 24;
/** rows from the top: letters and findings, the line, bars of what is blocked, the clock */
const LINE_TOP = 38;
const LINE_BOTTOM = 164;
const BARS_TOP = 180;
const BARS_BOTTOM = 236;
const HEIGHT = 262;
const FINDINGS_Y = 12;

const LABEL_CHARACTER_PX = 6.8;
const LABEL_ROOM_PX = 6;
const SIGN_ROOM_PX = 15;
const BAR_PX = { least: 2, most: 12 } as const;

/**
 * Which points have room for their number: always the last, and before it each that clears the one
 * before and the last.
 */
function labelledPoints(points: readonly { x: number; text: string }[]): ReadonlySet<number> {
  const last = points.length - 1;
  const half = (index: number) => ((points[index]?.text.length ?? 0) * LABEL_CHARACTER_PX) / 2;
  const lastFrom = (points[last]?.x ?? 0) - half(last) - LABEL_ROOM_PX;
  const chosen = new Set<number>([last]);
  let freeFrom = Number.NEGATIVE_INFINITY;
  points.slice(0, last).forEach(({ x }, index) => {
    if (x - half(index) <= freeFrom || x + half(index) >= lastFrom) return;
    chosen.add(index);
    freeFrom = x + half(index) + LABEL_ROOM_PX;
  });
  return chosen;
}

interface HistoryPlotProps {
  readonly slug: string;
  readonly service: string;
  /** oldest first, two or more */
  readonly points: readonly PlottedPoint[];
  readonly deploys: readonly DeployView[];
  readonly activeId: string | undefined;
  readonly onActive: (id: string) => void;
}

export function HistoryPlot(props: HistoryPlotProps) {
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
    <div ref={frame} className="relative">
      <FittedPlot {...props} width={width} />
    </div>
  );
}

/** The line between captures is dashed: nothing was measured there. */
function FittedPlot({
  slug,
  service,
  points,
  deploys,
  activeId,
  onActive,
  width,
}: HistoryPlotProps & { width: number }) {
  const t = useTranslations('service.history');
  const marks = useMarks(slug);
  const svg = useRef<SVGSVGElement>(null);
  const first = points[0]?.atMs ?? 0;
  const last = points.at(-1)?.atMs ?? first;
  const pad = Math.max(1000, (last - first) * 0.03);
  const fromMs = first - pad;
  const toMs = last + pad;
  const x = (ms: number) => LEFT + ((ms - fromMs) / (toMs - fromMs)) * (width - LEFT - RIGHT);
  const counts = countTicks(Math.max(...points.map((point) => point.count)));
  const top = counts.at(-1) ?? 1;
  const y = (count: number) => LINE_BOTTOM - (count / top) * (LINE_BOTTOM - LINE_TOP);
  const times = timeTicks(fromMs, toMs, Math.max(2, Math.floor((width - LEFT) / 95)));
  const places = points.map((point) => ({ ...point, x: x(point.atMs) }));
  const labelled = labelledPoints(
    places.map(({ x: px, count }) => ({ x: px, text: formatCount(count) })),
  );
  const signed = signedFindings(places, SIGN_ROOM_PX);
  const focusable = points.some(({ id }) => id === activeId) ? activeId : points.at(-1)?.id;

  const mark = ({ id, at }: PlottedPoint) => {
    onActive(id);
    toggleMark(slug, { id, at, serviceName: service });
  };
  const goTo = (index: number) => {
    const point = points[Math.min(points.length - 1, Math.max(0, index))];
    if (!point) return;
    onActive(point.id);
    svg.current?.querySelector<SVGElement>(`[data-point="${point.id}"]`)?.focus();
  };
  const onKey = (event: KeyboardEvent, index: number) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const point = points[index];
    if (event.key === 'ArrowRight') goTo(index + 1);
    else if (event.key === 'ArrowLeft') goTo(index - 1);
    else if (event.key === 'Home') goTo(0);
    else if (event.key === 'End') goTo(points.length - 1);
    else if (!point) return;
    else if (event.key === 'Enter' || event.key === ' ') mark(point);
    else if (event.key === 'x' && singleKeysOn()) mark(point);
    else return;
    event.preventDefault();
  };
  const timeText = (ms: number) => {
    const at = new Date(ms);
    const day = utcDayText(at).replace(/ \d{4}$/, '');
    if (times.stepMs >= 86_400_000) return day;
    return times.withDay ? `${day}, ${utcClockText(at).slice(0, 5)}` : utcClockText(at);
  };
  const shownDeploys = deploys.flatMap((deploy) => {
    const ms = Date.parse(deploy.at);
    return ms >= fromMs && ms <= toMs ? [{ ...deploy, x: x(ms) }] : [];
  });
  return (
    <>
      <BlockedBars places={places} />
      <svg
        ref={svg}
        width={width}
        height={HEIGHT}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        aria-label={t('plot', { count: points.length })}
        role="group"
        className="code relative block"
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
        <path d={`M${LEFT} ${BARS_BOTTOM}H${width - RIGHT}`} stroke="var(--line)" />
        <text x={LEFT - 8} y={BARS_BOTTOM} textAnchor="end" fill="var(--ink-3)">
          {t('blockedAxis')}
        </text>
        {times.at.map((ms) => (
          <text key={ms} x={x(ms)} y={HEIGHT - 6} textAnchor="middle" fill="var(--ink-3)">
            {timeText(ms)}
          </text>
        ))}
        {shownDeploys.map((deploy) => {
          const words = t('deploy', {
            revision: (deploy.revision ?? deploy.note).slice(0, 40),
            time: `${utcDayText(new Date(deploy.at))}, ${utcClockText(new Date(deploy.at))}`,
          });
          return (
            <g key={deploy.id} role="img" aria-label={words}>
              <title>{words}</title>
              <path
                d={`M${deploy.x} ${LINE_TOP - 8}V${BARS_BOTTOM}`}
                stroke="var(--ink-2)"
                strokeDasharray="2 3"
              />
              <path d={`M${deploy.x} ${LINE_TOP - 8}l4 -6h-8z`} fill="var(--ink-2)" />
            </g>
          );
        })}
        <polyline
          points={places.map((one) => `${one.x.toFixed(1)},${y(one.count).toFixed(1)}`).join(' ')}
          fill="none"
          stroke="var(--ink-3)"
          strokeWidth="1.2"
          strokeDasharray="4 4"
        />
        {places.map((point, index) => (
          <PlottedCapture
            key={point.id}
            point={point}
            y={y(point.count)}
            width={width}
            hitPx={hitWidth(places, index)}
            hasLabel={labelled.has(index)}
            hasSign={signed.has(index)}
            isActive={point.id === activeId}
            isFocusable={point.id === focusable}
            letter={marks.some(({ id }) => id === point.id) ? letterOf(marks, point.id) : undefined}
            onMark={() => mark(point)}
            onActive={() => onActive(point.id)}
            onKey={(event) => onKey(event, index)}
          />
        ))}
      </svg>
    </>
  );
}

/** Half of the way to each neighbour, within reason: what a finger can hit. */
function hitWidth(places: readonly { readonly x: number }[], index: number): number {
  const here = places[index]?.x ?? 0;
  const before = here - (places[index - 1]?.x ?? here - 48);
  const after = (places[index + 1]?.x ?? here + 48) - here;
  return Math.max(4, Math.min(before, after, 48));
}

function PlottedCapture({
  point,
  y,
  width,
  hitPx,
  hasLabel,
  hasSign,
  isActive,
  isFocusable,
  letter,
  onMark,
  onActive,
  onKey,
}: {
  point: PlottedPoint & { readonly x: number };
  y: number;
  width: number;
  hitPx: number;
  hasLabel: boolean;
  hasSign: boolean;
  isActive: boolean;
  isFocusable: boolean;
  letter: string | undefined;
  onMark: () => void;
  onActive: () => void;
  onKey: (event: KeyboardEvent) => void;
}) {
  const t = useTranslations('service.history');
  const { severity: severities } = useUiWords();
  const text = formatCount(point.count);
  const half = (text.length * LABEL_CHARACTER_PX) / 2;
  const at = new Date(point.atMs);
  const words = [
    t('point', { count: text, day: utcDayText(at), clock: utcClockText(at) }),
    ...(point.severity ? [severities[point.severity]] : []),
    ...(point.isScheduled ? [t('scheduled')] : []),
  ].join(', ');
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a button cannot stand inside of an SVG */}
      <g
        role="button"
        tabIndex={isFocusable ? 0 : -1}
        data-point={point.id}
        aria-label={words}
        aria-pressed={letter !== undefined}
        className="cursor-pointer outline-none group"
        onClick={onMark}
        onMouseEnter={onActive}
        onFocus={onActive}
        onKeyDown={onKey}
      >
        <title>{words}</title>
        {letter !== undefined && (
          <rect
            x={point.x - Math.min(hitPx / 2, 8)}
            y={LINE_TOP - 8}
            width={Math.min(hitPx, 16)}
            height={BARS_BOTTOM - LINE_TOP + 8}
            fill="var(--accent)"
            fillOpacity="0.1"
            stroke="var(--accent)"
            rx="3"
          />
        )}
        <rect x={point.x - hitPx / 2} y={0} width={hitPx} height={BARS_BOTTOM} fill="transparent" />
        {isActive && (
          <path d={`M${point.x} ${LINE_TOP}V${BARS_BOTTOM}`} stroke="var(--accent-line)" />
        )}
        <circle
          cx={point.x}
          cy={y}
          r="7"
          fill="none"
          stroke="var(--accent)"
          strokeWidth="2"
          className="opacity-0 group-focus-visible:opacity-100"
        />
        <circle
          cx={point.x}
          cy={y}
          r={point.isScheduled ? 3 : 4}
          fill={point.isScheduled ? 'var(--accent)' : 'var(--surface)'}
          stroke="var(--accent)"
          strokeWidth="2"
        />
        {point.severity && hasSign && letter === undefined && (
          <SeverityGlyph level={point.severity} x={point.x} y={FINDINGS_Y} />
        )}
      </g>
      {/* what the name of the button says in words */}
      <g aria-hidden="true" pointerEvents="none">
        {hasLabel && (
          <text x={Math.min(point.x, width - half)} y={y - 9} textAnchor="middle" fill="var(--ink)">
            {text}
          </text>
        )}
        {letter !== undefined && (
          <>
            <rect
              x={point.x - 8}
              y={FINDINGS_Y - 8}
              width="16"
              height="16"
              rx="3"
              fill="var(--accent)"
            />
            <text
              x={point.x}
              y={FINDINGS_Y + 4}
              textAnchor="middle"
              fill="var(--surface)"
              fontWeight="600"
            >
              {letter}
            </text>
          </>
        )}
      </g>
    </>
  );
}

/** Bars in colour and hatch of what blocked goroutines wait for, all on one scale; under the drawing. */
function BlockedBars({ places }: { places: readonly (PlottedPoint & { readonly x: number })[] }) {
  const most = Math.max(1, ...places.map(blockedCount));
  const gaps = places.slice(1).map((place, i) => place.x - (places[i]?.x ?? 0));
  const widthPx = Math.min(BAR_PX.most, Math.max(BAR_PX.least, Math.min(BAR_PX.most, ...gaps) - 1));
  return (
    <div aria-hidden="true" className="absolute inset-0">
      {places.map((point) => (
        <div
          key={point.id}
          className="absolute flex flex-col-reverse"
          style={{
            left: point.x - widthPx / 2,
            top: BARS_TOP,
            width: widthPx,
            height: BARS_BOTTOM - BARS_TOP,
          }}
        >
          {blockedOf(point)?.map(({ state, count }) => (
            <i
              key={state}
              data-state={state}
              className="state-fill block flex-none"
              style={{ height: `${(count / most) * 100}%` }}
            />
          ))}
        </div>
      ))}
    </div>
  );
}
