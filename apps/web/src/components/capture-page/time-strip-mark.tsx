'use client';

import { formatDuration } from '@unpark/base';
import type { StripMark } from './clock-axis';
import { LANE_PX, MIN_BAR_PX, momentText } from './time-words';

/** Marks of moments have their name where it fits. */
const NAME_PX = 64;

/** Where the next mark of a moment begins: a name ends there. */
export function nextOf(
  marks: readonly StripMark[],
  position: number,
  x: (ns: number) => number,
  widthPx: number,
): number {
  const next = marks[position + 1];
  return next ? x(next.fromNs) : widthPx;
}

/** One file: a bar, or a disc for a moment. */
export function Mark({
  mark,
  name,
  isAnchor,
  meets: isMet,
  xPx,
  endPx,
  nextPx,
  topPx,
}: {
  mark: StripMark;
  name: string | undefined;
  isAnchor: boolean;
  meets: boolean;
  xPx: number;
  endPx: number;
  nextPx: number;
  topPx: number;
}) {
  const faded = isMet ? '' : 'opacity-45';
  const title = `${mark.file}: ${momentText(mark.fromNs)}${
    mark.toNs > mark.fromNs ? ` … ${momentText(mark.toNs)}` : ''
  } ± ${formatDuration(mark.errorNs)}, ${mark.source}`;
  if (!mark.isMoment) {
    return (
      <i
        title={title}
        className={`absolute rounded-data ${isAnchor ? 'bg-accent' : 'bg-line-strong'} ${faded}`}
        style={{
          left: xPx,
          width: Math.max(MIN_BAR_PX, endPx - xPx),
          top: topPx,
          height: LANE_PX - 2,
        }}
      />
    );
  }
  const words = name ?? '';
  const roomPx = nextPx - xPx - 10;
  const isLeft = roomPx < NAME_PX && xPx > NAME_PX + 10;
  const fits = words !== '' && (roomPx >= NAME_PX || isLeft);
  return (
    <span
      title={title}
      className={`absolute flex items-center gap-1 text-label leading-none ${
        isMet ? 'text-ink-2' : 'text-ink-3'
      } ${isLeft ? 'flex-row-reverse' : ''}`}
      style={
        isLeft ? { right: `calc(100% - ${xPx + 4}px)`, top: topPx } : { left: xPx - 4, top: topPx }
      }
    >
      <i className={`size-2 shrink-0 rounded-full bg-ink ${faded}`} />
      {fits && <span className="whitespace-nowrap phone:hidden">{words}</span>}
    </span>
  );
}
