'use client';

import type { IconName } from '@unpark/ui';
import {
  createContext,
  type ReactNode,
  type RefObject,
  useContext,
  useEffect,
  useMemo,
  useRef,
} from 'react';

/** One line of the palette that the open page offers. */
export interface PageEntry {
  /** unique on the page */
  readonly id: string;
  readonly heading: string;
  readonly icon: IconName;
  /** what typing is compared with */
  readonly text: string;
  readonly label: ReactNode;
  /** grey, at the right end */
  readonly note?: string;
  readonly run: () => void;
}

/**
 * What fits the typed text, best first and already few: a page may know 20 000 functions. Undefined
 * parts are still being read.
 */
export type PageEntries = (typed: string) => readonly PageEntry[];

const EntriesContext = createContext<RefObject<PageEntries | undefined> | undefined>(undefined);

/** Lets the open page put its own things into the palette of the frame around it. */
export function PageEntriesProvider({ children }: { children: ReactNode }) {
  const entries = useRef<PageEntries | undefined>(undefined);
  return <EntriesContext value={entries}>{children}</EntriesContext>;
}

/** Offers entries as long as the caller is mounted; outside of a frame with a palette, nothing. */
export function useOfferEntries(entries: PageEntries): void {
  const offeredRef = useContext(EntriesContext);
  useEffect(() => {
    if (!offeredRef) return;
    offeredRef.current = entries;
    return () => {
      if (offeredRef.current === entries) offeredRef.current = undefined;
    };
  }, [offeredRef, entries]);
}

/** Entries of the open page for what is typed. */
export function usePageEntries(typed: string): readonly PageEntry[] {
  const offered = useContext(EntriesContext);
  return useMemo(() => offered?.current?.(typed) ?? [], [offered, typed]);
}
