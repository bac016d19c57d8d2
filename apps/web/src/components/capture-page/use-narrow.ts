'use client';

import { startTransition, useEffect, useState } from 'react';
import { useIsHydrating } from './use-is-hydrating';

const NARROW = '(max-width: 719.98px)';

/**
 * Whether the page shows one thing at a time, in tabs; undefined until the browser has said so. What
 * follows from it is drawn in steps, as all that a server could not know.
 */
export function useNarrow(): boolean | undefined {
  const isHydrating = useIsHydrating();
  const [narrow, setNarrow] = useState(() => (isHydrating ? undefined : isNarrow()));
  useEffect(() => {
    const media = matchMedia(NARROW);
    const tell = () => startTransition(() => setNarrow(media.matches));
    tell();
    media.addEventListener('change', tell);
    return () => media.removeEventListener('change', tell);
  }, []);
  return narrow;
}

/** The same, asked once. */
export const isNarrow = (): boolean => matchMedia(NARROW).matches;
