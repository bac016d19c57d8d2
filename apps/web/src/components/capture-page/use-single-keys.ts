'use client';

import { useEffect, useState } from 'react';

const STORED = 'unpark-single-keys';

/** Whether single letters act as keys; kept in this browser (WCAG 2.1.4). */
export function useSingleKeys(): readonly [boolean, (enabled: boolean) => void] {
  const [enabled, setEnabled] = useState(true);
  useEffect(() => {
    try {
      setEnabled(localStorage.getItem(STORED) !== 'off');
    } catch {
      // a browser without storage keeps the default
    }
  }, []);
  const keep = (next: boolean) => {
    setEnabled(next);
    try {
      localStorage.setItem(STORED, next ? 'on' : 'off');
    } catch {
      // the choice then lasts as long as the page
    }
  };
  return [enabled, keep];
}
