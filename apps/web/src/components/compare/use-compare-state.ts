'use client';

import {
  compareHistoryMode,
  type CompareState,
  decodeCompareState,
  encodeCompareState,
} from '@unpark/view-state';
import { useCallback, useEffect, useRef, useState } from 'react';

export type ChangeCompare = (change: (state: CompareState) => CompareState) => void;

/**
 * The state of the page, mirrored in the address.
 *
 * @param query the address's query as the server saw it, so that the first paint agrees
 */
export function useCompareState(query: string): readonly [CompareState, ChangeCompare] {
  const [state, setState] = useState(() => decodeCompareState(query));
  const latest = useRef(state);
  useEffect(() => {
    const read = () => {
      latest.current = decodeCompareState(location.search);
      setState(latest.current);
    };
    window.addEventListener('popstate', read);
    return () => window.removeEventListener('popstate', read);
  }, []);
  const change = useCallback<ChangeCompare>((step) => {
    const from = latest.current;
    const to = step(from);
    latest.current = to;
    setState(to);
    const mode = compareHistoryMode(from, to);
    if (mode === 'none') return;
    const address = `${location.pathname}?${encodeCompareState(to)}`;
    if (mode === 'push') history.pushState(null, '', address);
    else history.replaceState(null, '', address);
  }, []);
  return [state, change];
}
