'use client';

import { type RefObject, useEffect } from 'react';
import { singleKeysOn } from './single-keys';

/** Inputs that take no text: a segmented control keeps the focus after a click. */
const PRESSED: ReadonlySet<string> = new Set(['radio', 'checkbox', 'button', 'submit', 'range']);

/** A key pressed there is text, not a command. */
export const isTyping = (target: EventTarget | null): boolean => {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !PRESSED.has(target.type);
  return target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName);
};

/**
 * J and K walk the rows of `container` from anywhere on the page; Enter then follows the row's link
 * because focus is on it. A row is any element with `data-row-link`.
 */
export function useRowKeys(container: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (isTyping(event.target) || document.querySelector('dialog[open]')) return;
      const step = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0;
      if (step === 0 || !singleKeysOn()) return;
      const links = [
        ...(container.current?.querySelectorAll<HTMLElement>('[data-row-link]') ?? []),
      ];
      if (links.length === 0) return;
      const here = links.indexOf(document.activeElement as HTMLElement);
      const next = here < 0 ? (step > 0 ? 0 : links.length - 1) : here + step;
      const link = links[Math.max(0, Math.min(links.length - 1, next))];
      event.preventDefault();
      link?.focus();
      link?.scrollIntoView({ block: 'nearest' });
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [container]);
}
