'use client';

import { isTyping, singleKeysOn } from '@unpark/ui';
import { useEffect, useRef } from 'react';

/**
 * Single keys of a page. None fires while a text field has the focus, while a dialog or menu is
 * open, with a modifier, or after a view has used the key itself.
 *
 * @param keys what to do, by `KeyboardEvent.key`; those who switched single keys off keep Escape
 */
export function usePageKeys(keys: ReadonlyMap<string, () => void>): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target)) return;
      if (document.querySelector('dialog[open], [role="menu"]')) return;
      const run = latest.current.get(event.key);
      if (!run || (event.key !== 'Escape' && !singleKeysOn())) return;
      event.preventDefault();
      run();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

/** Puts the focus on the first of these that is in the page. */
export function focusFirst(...selectors: readonly string[]): void {
  for (const selector of selectors) {
    const target = document.querySelector<HTMLElement>(selector);
    if (!target || target.getClientRects().length === 0) continue;
    target.focus();
    target.scrollIntoView({ block: 'nearest' });
    return;
  }
}
