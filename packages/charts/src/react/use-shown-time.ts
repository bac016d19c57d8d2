'use client';

import { useEffect, useRef, useState } from 'react';
import type { TimeWindow } from '../layout/timeline-window';

export interface ShownTime {
  readonly fromNs: number;
  readonly toNs: number;
}

const COMMIT_MS = 300;

const keyOf = (shown: ShownTime | undefined): string =>
  shown ? `${shown.fromNs}-${shown.toNs}` : '';

/**
 * The window that is drawn: follows the pointer at once, and is told to whoever keeps it when it has
 * been still for a moment. `undefined` is the whole trace.
 */
export function useShownTime(
  shown: ShownTime | undefined,
  endNs: number,
  onShown: (shown: ShownTime | undefined) => void,
): readonly [ShownTime | undefined, (next: TimeWindow | undefined) => void] {
  const [local, setLocal] = useState(shown);
  const committed = useRef(keyOf(shown));
  const shownKey = keyOf(shown);
  useEffect(() => {
    if (shownKey === committed.current) return;
    committed.current = shownKey;
    setLocal(shown);
    // the key stands for the window
    // oxlint-disable-next-line react/exhaustive-deps
  }, [shownKey]);
  const later = useRef<ReturnType<typeof setTimeout>>(undefined);
  const tell = useRef(onShown);
  useEffect(() => {
    tell.current = onShown;
  });
  useEffect(() => () => clearTimeout(later.current), []);
  const setTime = (next: TimeWindow | undefined) => {
    const isAll = !next || (next.fromNs <= 0 && next.toNs >= endNs);
    const whole = isAll
      ? undefined
      : {
          fromNs: Math.floor(next.fromNs),
          toNs: Math.ceil(Math.max(next.toNs, next.fromNs + 1)),
        };
    setLocal(isAll ? undefined : { fromNs: next.fromNs, toNs: next.toNs });
    clearTimeout(later.current);
    later.current = setTimeout(() => {
      committed.current = keyOf(whole);
      tell.current(whole);
    }, COMMIT_MS);
  };
  return [local, setTime];
}
