'use client';

import { useEffect, useRef } from 'react';

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
  !(target instanceof HTMLInputElement && target.type === 'radio');

/**
 * Single keys of a page. None fires while a text field has the focus, while a dialog or menu is
 * open, with a modifier, or after a view has used the key itself.
 *
 * @param keys what to do, by `KeyboardEvent.key`; `enabled` false turns all but Escape off
 */
export function usePageKeys(keys: ReadonlyMap<string, () => void>, enabled: boolean): void {
  const latest = useRef({ keys, enabled });
  latest.current = { keys, enabled };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target)) return;
      if (document.querySelector('dialog[open], [role="menu"]')) return;
      if (!latest.current.enabled && event.key !== 'Escape') return;
      const run = latest.current.keys.get(event.key);
      if (!run) return;
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
