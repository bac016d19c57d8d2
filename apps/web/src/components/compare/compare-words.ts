'use client';

import { formatDuration, formatQuantity, formatShare, threeDigits } from '@unpark/base';
import { DIFF_NOISE_FLOOR, type DiffTree } from '@unpark/charts';
import { utcClockText, utcDayText } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { CompareOption } from './compare-options';

const MINUS = '−';

/** `2 %` */
export const FLOOR_TEXT = `${Math.round(DIFF_NOISE_FLOOR * 100)} %`;

/** `+2.01 MB`, `−12`, `0 B`; the sign is always there unless nothing changed. */
export function signed(change: number, unit: string): string {
  const text = formatQuantity(Math.abs(change), unit);
  return change === 0 ? text : `${change > 0 ? '+' : MINUS}${text}`;
}

export interface AmountWords {
  /** of a change in compared weights, e.g. `+2.01 MB` or `+12.3 points` */
  readonly change: (change: number) => string;
  /** the same without its sign */
  readonly size: (change: number) => string;
  /** what a side weighs; `–` for nothing */
  readonly side: (of: 'a' | 'b', value: number) => string;
}

/** How amounts of a difference are written: in its unit, or in points of a hundred. */
export function useAmountWords(diff: DiffTree | undefined, unit: string): AmountWords {
  const t = useTranslations('compare');
  return useMemo(() => {
    const share = diff?.measure === 'share';
    const points = (change: number) => t('points', { value: threeDigits(change * 100) });
    const scales = { a: diff?.scaleA ?? 1, b: diff?.scaleB ?? 1 };
    return {
      change: (change) =>
        share ? (change > 0 ? `+${points(change)}` : points(change)) : signed(change, unit),
      size: (change) => (share ? points(Math.abs(change)) : formatQuantity(Math.abs(change), unit)),
      side: (of, value) =>
        value === 0
          ? '–'
          : share
            ? formatShare(value * scales[of], 1)
            : formatQuantity(value, unit),
    };
  }, [diff, unit, t]);
}

export function useWhatWords(): (option: CompareOption) => string {
  const t = useTranslations('compare.what');
  return (option) => {
    const words =
      option.what === 'other'
        ? t('typed', { what: t('other'), type: option.typeText })
        : t(option.what);
    return option.isDelta ? t('delta', { what: words }) : words;
  };
}

const NS_PER_MS = 1_000_000n;

/** `23 Nov 2026, 00:32:31`, UTC; without the day where it is that of the other side */
export function momentText(unixNs: bigint, besideNs?: bigint): string {
  const at = new Date(Number(unixNs / NS_PER_MS));
  const day = utcDayText(at);
  const beside = besideNs === undefined ? undefined : new Date(Number(besideNs / NS_PER_MS));
  return beside && utcDayText(beside) === day ? utcClockText(at) : `${day}, ${utcClockText(at)}`;
}

export const elapsedText = (ns: bigint): string => {
  const size = Number(ns < 0n ? -ns : ns);
  // clocks of captures are good to a second; tenths of a long gap say nothing
  return size >= 10e9 && size < 60e9 ? `${Math.round(size / 1e9)} s` : formatDuration(size);
};

export const rangeText = ({ fromNs, toNs }: { fromNs: number; toNs: number }): string =>
  `+${threeDigits(fromNs / 1e9)} … +${threeDigits(toNs / 1e9)} s`;
