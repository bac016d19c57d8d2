'use client';

import { useSyncExternalStore } from 'react';

const NARROW = '(max-width: 719.98px)';

/** Whether the page shows one thing at a time, in tabs; undefined until the browser has said so. */
export const useNarrow = (): boolean | undefined =>
  useSyncExternalStore(
    (changed) => {
      const media = matchMedia(NARROW);
      media.addEventListener('change', changed);
      return () => media.removeEventListener('change', changed);
    },
    isNarrow,
    () => undefined,
  );

/** The same, asked once. */
export const isNarrow = (): boolean => matchMedia(NARROW).matches;
