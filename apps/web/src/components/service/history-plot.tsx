'use client';

import { SeverityGlyph, singleKeysOn, utcClockText, utcDayText, useUiWords } from '@unpark/ui';
import type { DeployView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useRef } from 'react';
import {
  AXIS_SIDE_PX,
  AxisGrid,
  AxisLine,
  BlockedBars,
  timeScale,
  useFrameWidth,
} from '../axis/axis-grid';
import { type AxisMetric, metricOf, metricText, metricTicks, tickText } from '../axis/axis-metrics';
import { useMetricWords } from '../axis/use-metric-words';
import { toggleMark, useMarks } from '../compare/compare-marks';
import { letterOf } from '../compare/marks-bar';
import { type PlottedPoint, signedFindings } from './history-points';

const { left: LEFT, right: RIGHT } = AXIS_SIDE_PX;
/** rows from the top: letters and findings, the line, bars of what is blocked, the clock */
const LINE_TOP = 38;
const LINE_ABOVE_BARS = 164;
const BARS_TOP = 180;
const BARS_BOTTOM = 236;
const HEIGHT = 262;
const FINDINGS_Y = 12;

const LABEL_CHARACTER_PX = 6.8;
const LABEL_ROOM_PX = 6;
const SIGN_ROOM_PX = 15;

/**
 * Which points have room for their number: always the last that has one, and before it each that
 * clears the one before and the last.
 */
function labelledPoints(points: readonly { x: number; text: string }[]): ReadonlySet<number> {
  const last = points.findLastIndex(({ text }) => text !== '');
  const half = (index: number) => ((points[index]?.text.length ?? 0) * LABEL_CHARACTER_PX) / 2;
  const lastFrom = (points[last]?.x ?? 0) - half(last) - LABEL_ROOM_PX;
  const chosen = new Set<number>([last]);
  let freeFrom = Number.NEGATIVE_INFINITY;
  points.slice(0, Math.max(0, last)).forEach(({ x, text }, index) => {
    if (text === '' || x - half(index) <= freeFrom || x + half(index) >= lastFrom) return;
    chosen.add(index);
    freeFrom = x + half(index) + LABEL_ROOM_PX;
  });
  return chosen;
}

interface HistoryPlotProps {
  readonly slug: string;
  readonly service: string;
  readonly metric: AxisMetric;
  /** oldest first, two or more */
  readonly points: readonly PlottedPoint[];
  readonly deploys: readonly DeployView[];
  readonly activeId: string | undefined;
  readonly onActive: (id: string) => void;
}

export function HistoryPlot(props: HistoryPlotProps) {
  const [frame, width] = useFrameWidth(1106);
  return (
    <div ref={frame} className="relative">
      <FittedPlot {...props} width={width} />
    </div>
  );
}

/** Findings and deploys above, values, and of goroutines what those that are blocked wait for. */
function FittedPlot({
  slug,
  service,
  metric,
  points,
  deploys,
  activeId,
  onActive,
  width,
}: HistoryPlotProps & { width: number }) {
  const t = useTranslations('service.history');
  const metrics = useTranslations('service.metrics');
  const marks = useMarks(slug);
  const svg = useRef<SVGSVGElement>(null);
  const first = points[0]?.atMs ?? 0;
  const last = points.at(-1)?.atMs ?? first;
  const pad = Math.max(1000, (last - first) * 0.03);
  const fromMs = first - pad;
  const toMs = last + pad;
  const scale = timeScale(fromMs, toMs, width, 95);
  const { x } = scale;
  const hasBars = metric === 'goroutines';
  const lineBottom = hasBars ? LINE_ABOVE_BARS : BARS_BOTTOM;
  const values = metricTicks(
    metric,
    Math.max(0, ...points.map((point) => metricOf(metric, point) ?? 0)),
  );
  const top = values.at(-1) ?? 1;
  const y = (value: number) => lineBottom - (value / top) * (lineBottom - LINE_TOP);
  const places = points.map((point) => {
    const value = metricOf(metric, point);
    return {
      ...point,
      x: x(point.atMs),
      y: value === undefined ? undefined : y(value),
      text: value === undefined ? '' : metricText(metric, value),
    };
  });
  const labelled = labelledPoints(places);
  const { pointWords } = useMetricWords(metric);
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
  const shownDeploys = deploys.flatMap((deploy) => {
    const ms = Date.parse(deploy.at);
    return ms >= fromMs && ms <= toMs ? [{ ...deploy, x: x(ms) }] : [];
  });
  return (
    <>
      {hasBars && <BlockedBars places={places} topPx={BARS_TOP} bottomPx={BARS_BOTTOM} />}
      <svg
        ref={svg}
        width={width}
        height={HEIGHT}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        aria-label={t('plotOf', { what: metrics(`short.${metric}`), count: points.length })}
        role="group"
        className="code relative block"
        style={{ fontSize: 11 }}
      >
        <AxisGrid
          scale={scale}
          values={values}
          y={y}
          text={(value) => tickText(metric, value)}
          clockY={HEIGHT - 6}
        />
        {hasBars && (
          <>
            <path d={`M${LEFT} ${BARS_BOTTOM}H${width - RIGHT}`} stroke="var(--line)" />
            <text x={LEFT - 8} y={BARS_BOTTOM} textAnchor="end" fill="var(--ink-3)">
              {t('blockedAxis')}
            </text>
          </>
        )}
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
        <AxisLine points={places} />
        {places.map((point, index) => (
          <PlottedCapture
            key={point.id}
            point={point}
            words={pointWords(point)}
            lineBottom={lineBottom}
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
  words: pointSays,
  lineBottom,
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
  /** `y` is undefined, and the text empty, where the capture does not say */
  point: PlottedPoint & {
    readonly x: number;
    readonly y: number | undefined;
    readonly text: string;
  };
  words: string;
  lineBottom: number;
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
  const { y = lineBottom, text } = point;
  const half = (text.length * LABEL_CHARACTER_PX) / 2;
  const words = [
    pointSays,
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
        {point.y === undefined ? (
          <path
            d={`M${point.x - 3.5} ${y - 3.5}l7 7m0 -7l-7 7`}
            stroke="var(--ink-3)"
            strokeWidth="1.5"
          />
        ) : (
          <circle
            cx={point.x}
            cy={y}
            r={point.isScheduled ? 3 : 4}
            fill={point.isScheduled ? 'var(--accent)' : 'var(--surface)'}
            stroke="var(--accent)"
            strokeWidth="2"
          />
        )}
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
