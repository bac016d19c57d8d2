'use client';

import {
  type CaptureViewState,
  decodeViewState,
  encodeViewState,
  historyMode,
} from '@unpark/view-state';
import { useCallback, useEffect, useRef, useState } from 'react';

export type ChangeView = (change: (state: CaptureViewState) => CaptureViewState) => void;

/**
 * The state of the views, mirrored in the address. Back and forward go through it; a reload or a
 * link gives it back.
 *
 * @param query the address's query as the server saw it, so that the first paint agrees
 */
export function useViewState(query: string): readonly [CaptureViewState, ChangeView] {
  const [state, setState] = useState(() => decodeViewState(query));
  const latest = useRef(state);

  useEffect(() => {
    const read = () => {
      latest.current = decodeViewState(location.search);
      setState(latest.current);
    };
    window.addEventListener('popstate', read);
    return () => window.removeEventListener('popstate', read);
  }, []);

  const change = useCallback<ChangeView>((step) => {
    const from = latest.current;
    const to = step(from);
    latest.current = to;
    setState(to);
    const mode = historyMode(from, to);
    if (mode === 'none') return;
    const encoded = encodeViewState(to);
    const address = encoded === '' ? location.pathname : `${location.pathname}?${encoded}`;
    if (mode === 'push') history.pushState(null, '', address);
    else history.replaceState(null, '', address);
  }, []);

  return [state, change];
}
