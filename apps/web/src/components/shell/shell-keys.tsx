'use client';

import { Dialog, isTyping, Kbd, singleKeysOn } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { usePathname } from 'next/navigation';
import { useEffect, useState } from 'react';

type KeyLine = readonly [
  keys: readonly string[],
  words:
    | 'palette'
    | 'help'
    | 'rows'
    | 'open'
    | 'paste'
    | 'mark'
    | 'compare'
    | 'swap'
    | 'ownWork'
    | 'search'
    | 'parts'
    | 'boxes'
    | 'zoom'
    | 'select',
];

const EVERYWHERE: readonly KeyLine[] = [
  [['Ctrl K'], 'palette'],
  [['?'], 'help'],
];
const ROWS: readonly KeyLine[] = [
  [['J', 'K'], 'rows'],
  [['Enter'], 'open'],
];
const CAPTURES: readonly KeyLine[] = [
  [['X'], 'mark'],
  [['C'], 'compare'],
];
const COMPARE: readonly KeyLine[] = [
  [['1', '2', '3'], 'parts'],
  [['S'], 'swap'],
  [['P'], 'ownWork'],
  [['/'], 'search'],
  [['↑', '↓', '←', '→'], 'boxes'],
  [['Enter'], 'zoom'],
  [['Space'], 'select'],
  [['J', 'K'], 'rows'],
];
const UPLOAD: readonly KeyLine[] = [[['Ctrl V'], 'paste']];

/** A capture has a page of keys of its own. */
const hasOwnKeys = (pathname: string): boolean => /\/captures\/[^/]+$/.test(pathname);

function keysOf(pathname: string): readonly KeyLine[] {
  if (pathname.endsWith('/upload')) return [...UPLOAD, ...EVERYWHERE];
  if (pathname.includes('/settings') || /\/patterns\/(?!own$)/.test(pathname)) return EVERYWHERE;
  if (pathname.endsWith('/compare')) return [...COMPARE, ...EVERYWHERE];
  if (/\/captures$|\/services\/[^/]+$/.test(pathname)) {
    return [...ROWS, ...CAPTURES, ...EVERYWHERE];
  }
  return [...ROWS, ...EVERYWHERE];
}

/** `?` shows the keys that work on the page that is open, and only those. */
export function ShellKeys() {
  const t = useTranslations('shell.keys');
  const pathname = usePathname();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (hasOwnKeys(pathname)) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '?' || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target) || !singleKeysOn()) return;
      if (document.querySelector('dialog[open]')) return;
      event.preventDefault();
      setOpen(true);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [pathname]);
  return (
    <Dialog open={open} onClose={() => setOpen(false)} title={t('title')} width={360}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
        {keysOf(pathname).map(([keys, words]) => (
          <div key={words} className="contents">
            <dt className="flex gap-1">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{t(words)}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 text-dense text-ink-2">{t('off')}</p>
    </Dialog>
  );
}
