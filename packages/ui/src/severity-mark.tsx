'use client';

import type { ReactNode } from 'react';
import { classNames } from './class-names';
import { useUiWords } from './ui-words';

/** `ok` is the check mark of a good outcome, `info` the ring. */
export type SeverityLevel = 'critical' | 'high' | 'medium' | 'low' | 'info' | 'ok';

const COLOURS: Readonly<Record<SeverityLevel, string>> = {
  critical: 'text-crit',
  high: 'text-high',
  medium: 'text-med',
  low: 'text-low',
  info: 'text-ink-3',
  ok: 'text-ok',
};

const stroke = { stroke: 'var(--surface)', strokeWidth: 1.7, strokeLinecap: 'round' } as const;

/** Six shapes, so that they differ in greyscale too. */
const SHAPES: Readonly<Record<SeverityLevel, ReactNode>> = {
  critical: (
    <>
      <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" fill="currentColor" />
      <path d="M8 4.5v4.3M8 11.2v.1" {...stroke} />
    </>
  ),
  high: (
    <>
      <path d="M8 1.5 15 14H1z" fill="currentColor" />
      <path d="M8 6v3.5M8 11.6v.1" {...stroke} />
    </>
  ),
  medium: (
    <>
      <path d="m8 1 7 7-7 7-7-7z" fill="currentColor" />
      <path d="M8 5v3.5M8 10.9v.1" {...stroke} />
    </>
  ),
  low: (
    <>
      <circle cx="8" cy="8" r="6.5" fill="currentColor" />
      <path d="M5 8h6" {...stroke} />
    </>
  ),
  info: (
    <>
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M8 7.5V11M8 5v.1" {...stroke} stroke="currentColor" />
    </>
  ),
  ok: (
    <>
      <circle cx="8" cy="8" r="6.5" fill="currentColor" />
      <path d="m5 8.2 2.2 2.2L11 6" fill="none" {...stroke} strokeLinejoin="round" />
    </>
  ),
};

/** The glyph inside of a drawing; words stand in the drawing's label. `x`, `y`: its middle. */
export const SeverityGlyph = ({
  level,
  x,
  y,
  size = 12,
}: {
  level: SeverityLevel;
  x: number;
  y: number;
  size?: number;
}) => (
  <svg
    x={x - size / 2}
    y={y - size / 2}
    width={size}
    height={size}
    viewBox="0 0 16 16"
    aria-hidden="true"
    className={COLOURS[level]}
  >
    {SHAPES[level]}
  </svg>
);

/** Glyph and word, never one alone. `children` replaces the word. */
export function SeverityMark({
  level,
  children,
  className,
}: {
  level: SeverityLevel;
  children?: ReactNode;
  className?: string;
}) {
  const { severity } = useUiWords();
  return (
    <span
      className={classNames(
        'inline-flex items-center gap-1.5 text-dense font-semibold whitespace-nowrap align-middle',
        COLOURS[level],
        className,
      )}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true" className="size-3.5 flex-none">
        {SHAPES[level]}
      </svg>
      {children ?? severity[level]}
    </span>
  );
}
