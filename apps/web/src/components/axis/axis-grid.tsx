'use client';

import { utcClockText, utcDayText } from '@unpark/ui';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { blockedCount, blockedOf } from './axis-metrics';
import type { HistoryPoint } from '@unpark/usecases';
import { timeTicks } from './axis-ticks';

/** Pixels beside the drawing: numbers on the left, half a label on the right. */
export const AXIS_SIDE_PX = { left: 64, right: 24 } as const;
const BAR_PX = { least: 2, most: 12 } as const;

/** How wide a frame is, before it is known as wide as most pages have it. */
export function useFrameWidth(
  firstPx: number,
): readonly [ref: RefObject<HTMLDivElement | null>, widthPx: number] {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(firstPx);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.max(240, Math.round(entry.contentRect.width)));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [frame, width];
}

export interface TimeScale {
  readonly widthPx: number;
  /** pixel of a moment */
  readonly x: (ms: number) => number;
  readonly ticks: readonly { readonly ms: number; readonly text: string }[];
}

/** Moments from left to right; `roomPx` for the text of each. */
export function timeScale(
  fromMs: number,
  toMs: number,
  widthPx: number,
  roomPx: number,
): TimeScale {
  const { left, right } = AXIS_SIDE_PX;
  const times = timeTicks(fromMs, toMs, Math.max(2, Math.floor((widthPx - left) / roomPx)));
  const text = (ms: number): string => {
    const at = new Date(ms);
    const day = utcDayText(at).replace(/ \d{4}$/, '');
    if (times.stepMs >= 86_400_000) return day;
    return times.withDay ? `${day}, ${utcClockText(at).slice(0, 5)}` : utcClockText(at);
  };
  return {
    widthPx,
    x: (ms) => left + ((ms - fromMs) / Math.max(1, toMs - fromMs)) * (widthPx - left - right),
    ticks: times.at.map((ms) => ({ ms, text: text(ms) })),
  };
}

/** Lines and numbers of the values, and the clock below. */
export function AxisGrid({
  scale,
  values,
  y,
  text,
  clockY,
}: {
  scale: TimeScale;
  values: readonly number[];
  y: (value: number) => number;
  text: (value: number) => string;
  clockY: number;
}) {
  const { left, right } = AXIS_SIDE_PX;
  return (
    <>
      {values.map((value) => (
        <g key={value}>
          <path d={`M${left} ${y(value)}H${scale.widthPx - right}`} stroke="var(--line)" />
          <text x={left - 8} y={y(value) + 4} textAnchor="end" fill="var(--ink-3)">
            {text(value)}
          </text>
        </g>
      ))}
      {scale.ticks.map(({ ms, text: words }) => (
        <text key={ms} x={scale.x(ms)} y={clockY} textAnchor="middle" fill="var(--ink-3)">
          {words}
        </text>
      ))}
    </>
  );
}

/** Dashed, because nothing was measured between captures; broken where one does not say. */
export function AxisLine({
  points,
}: {
  points: readonly { readonly x: number; readonly y: number | undefined }[];
}) {
  const runs: string[][] = [[]];
  for (const { x, y } of points) {
    if (y === undefined) runs.push([]);
    else runs.at(-1)?.push(`${x.toFixed(1)},${y.toFixed(1)}`);
  }
  return runs
    .filter((run) => run.length > 1)
    .map((run) => (
      <polyline
        key={run[0]}
        points={run.join(' ')}
        fill="none"
        stroke="var(--ink-3)"
        strokeWidth="1.2"
        strokeDasharray="4 4"
      />
    ));
}

/** Bars in colour and hatch of what blocked goroutines wait for, all on one scale; under the drawing. */
export function BlockedBars({
  places,
  most,
  topPx,
  bottomPx,
}: {
  places: readonly (Pick<HistoryPoint, 'id' | 'states'> & { readonly x: number })[];
  /** blocked goroutines of a bar as high as there is room; the most that any capture has when absent */
  most?: number;
  topPx: number;
  bottomPx: number;
}) {
  const full = most ?? Math.max(1, ...places.map(blockedCount));
  const gaps = places.slice(1).map((place, i) => place.x - (places[i]?.x ?? 0));
  const widthPx = Math.min(BAR_PX.most, Math.max(BAR_PX.least, Math.min(BAR_PX.most, ...gaps) - 1));
  return (
    <div aria-hidden="true" className="pointer-events-none absolute inset-0">
      {places.map((point) => (
        <div
          key={point.id}
          className="absolute flex flex-col-reverse"
          style={{
            left: point.x - widthPx / 2,
            top: topPx,
            width: widthPx,
            height: bottomPx - topPx,
          }}
        >
          {blockedOf(point)?.map(({ state, count }) => (
            <i
              key={state}
              data-state={state}
              className="state-fill block flex-none"
              style={{ height: `${(count / full) * 100}%` }}
            />
          ))}
        </div>
      ))}
    </div>
  );
}
