'use client';

import { useSyncExternalStore } from 'react';

const nothingChanges = () => () => undefined;

/**
 * True while markup of a server is taken over, and on the server. The component that asks is drawn
 * again at once when it is false, in one piece: ask where little hangs on it.
 */
export const useIsHydrating = (): boolean =>
  useSyncExternalStore(
    nothingChanges,
    () => false,
    () => true,
  );
