'use client';

import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { classNames } from '@unpark/ui';

/** Arrow keys move by this part of what can be chosen; with Shift by ten of them. */
const STEPS = 100;
const FAR = 10;

/** A border of a range, or the range itself: dragged, or moved by arrow keys, Home and End. */
export function TimeHandle({
  label,
  valueText,
  valueNs,
  minNs,
  maxNs,
  stepOfNs,
  nsPerPx,
  onMove,
  onDone,
  style,
  className,
}: {
  label: string;
  valueText: string;
  valueNs: number;
  minNs: number;
  maxNs: number;
  /** what a step is a part of */
  stepOfNs: number;
  nsPerPx: number;
  onMove: (ns: number) => void;
  /** the value is as it should be: Enter, the end of a drag, the focus goes */
  onDone: () => void;
  style: React.CSSProperties;
  className?: string;
}) {
  const held = useRef<{ x: number; ns: number }>(undefined);
  const clamp = (ns: number) => Math.round(Math.min(Math.max(ns, minNs), maxNs));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = (stepOfNs / STEPS) * (event.shiftKey ? FAR : 1);
    const to =
      event.key === 'ArrowLeft' || event.key === 'ArrowDown'
        ? valueNs - step
        : event.key === 'ArrowRight' || event.key === 'ArrowUp'
          ? valueNs + step
          : event.key === 'PageDown'
            ? valueNs - step * FAR
            : event.key === 'PageUp'
              ? valueNs + step * FAR
              : event.key === 'Home'
                ? minNs
                : event.key === 'End'
                  ? maxNs
                  : undefined;
    if (to !== undefined) onMove(clamp(to));
    else if (event.key === 'Enter') onDone();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    held.current = { x: event.clientX, ns: valueNs };
    event.currentTarget.setPointerCapture(event.pointerId);
    event.stopPropagation();
  };
  const onPointerMove = (event: PointerEvent) => {
    const from = held.current;
    if (from) onMove(clamp(from.ns + (event.clientX - from.x) * nsPerPx));
  };
  const release = () => {
    if (!held.current) return;
    held.current = undefined;
    onDone();
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={Math.round(minNs)}
      aria-valuemax={Math.round(maxNs)}
      aria-valuenow={Math.round(valueNs)}
      aria-valuetext={valueText}
      className={classNames('absolute touch-none', className)}
      style={style}
      onKeyDown={onKeyDown}
      onBlur={onDone}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={release}
      onPointerCancel={release}
    />
  );
}
