'use client';

import { shortenSymbol } from '@unpark/model';
import { MenuAt, MenuHeading, MenuItem, MenuLine } from '@unpark/ui';
import type { ReactNode } from 'react';
import { useTranslations } from 'next-intl';

export type FlameMenuAct =
  | 'focus'
  | 'zoom'
  | 'ignore'
  | 'hide'
  | 'show-from'
  | 'sandwich'
  | 'recursion'
  | 'source'
  | 'copy';

/** What a menu was opened for, and where. */
export interface FlameMenuFor {
  readonly symbol: string;
  /** the box, where it was opened on one */
  readonly node?: number;
  readonly x: number;
  readonly y: number;
}

/** All that can be done with a function, with the letters that do the same. */
export function FlameMenu({
  opened,
  onClose,
  onAct,
}: {
  opened: FlameMenuFor | undefined;
  onClose: () => void;
  onAct: (act: FlameMenuAct, opened: FlameMenuFor) => void;
}) {
  const t = useTranslations('flame.menu');
  const name = shortenSymbol(opened?.symbol ?? '', 1);
  const item = (act: FlameMenuAct, words: string, letter?: string) => (
    <MenuItem
      onSelect={() => opened && onAct(act, opened)}
      hint={letter && <Letter>{letter}</Letter>}
    >
      {words}
    </MenuItem>
  );
  return (
    <MenuAt at={opened} onClose={onClose} label={t('label', { name })}>
      <MenuHeading>
        <span className="code [overflow-wrap:anywhere]">{name}</span>
      </MenuHeading>
      {item('focus', t('focus'), 'f')}
      {opened?.node !== undefined && item('zoom', t('zoom'), 'F')}
      {item('ignore', t('ignore'), 'i')}
      {item('hide', t('hide'), 'h')}
      {item('show-from', t('showFrom'))}
      <MenuLine />
      {item('sandwich', t('sandwich'), 'z')}
      {item('recursion', t('recursion'), 'r')}
      {item('source', t('source'), 'e')}
      <MenuLine />
      {item('copy', t('copy'))}
    </MenuAt>
  );
}

const Letter = ({ children }: { children: ReactNode }) => (
  <kbd className="code text-label text-ink-3 phone:hidden">{children}</kbd>
);
