'use client';

import { createContext, type ReactNode, useContext } from 'react';
import type { SeverityLevel } from './severity-mark';

/** What parts of this package say where their caller gives no words. */
export interface UiWords {
  readonly copy: string;
  readonly copied: string;
  readonly notCopied: string;
  readonly copyCommand: (command: string) => string;
  readonly close: string;
  readonly closeMessage: string;
  /** name of the region of toasts */
  readonly messages: string;
  readonly remove: string;
  readonly localTime: (time: string) => string;
  /** language of times that count from now: `en`, `zh` */
  readonly locale: string;
  readonly justNow: string;
  readonly soon: string;
  readonly severity: Readonly<Record<SeverityLevel, string>>;
}

const ENGLISH: UiWords = {
  copy: 'Copy',
  copied: 'Copied',
  notCopied: 'Not copied',
  copyCommand: (command) => `Copy: ${command}`,
  close: 'Close',
  closeMessage: 'Close message',
  messages: 'Messages',
  remove: 'Remove',
  localTime: (time) => `${time} (local)`,
  locale: 'en',
  justNow: 'just now',
  soon: 'in less than a minute',
  severity: {
    critical: 'Critical',
    high: 'High',
    medium: 'Medium',
    low: 'Low',
    info: 'Info',
    ok: 'Healthy',
  },
};

const WordsContext = createContext<UiWords>(ENGLISH);

/** English without it. */
export const UiWordsProvider = ({ words, children }: { words: UiWords; children: ReactNode }) => (
  <WordsContext value={words}>{children}</WordsContext>
);

export const useUiWords = (): UiWords => useContext(WordsContext);
