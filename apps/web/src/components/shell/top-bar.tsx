'use client';

import { buttonLook, Icon, Kbd } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useEffect, useState } from 'react';
import { InboxMenu } from '../notify/inbox-menu';
import { Mark } from '../mark';
import { isCurrentPlace, PLACES, uploadPath, workspacePath } from './places';
import { ShellKeys } from './shell-keys';
import { UserMenu } from './user-menu';
import { mayWrite, useHere } from './workspace-context';
import { WorkspaceMenu } from './workspace-menu';

const Palette = dynamic(() => import('./palette').then((module) => module.Palette), { ssr: false });

export function TopBar() {
  const t = useTranslations('shell');
  const { workspace } = useHere();
  const pathname = usePathname();
  const [paletteOpen, setPaletteOpen] = useState(false);
  const [paletteWanted, setPaletteWanted] = useState(false);
  const openPalette = () => {
    setPaletteWanted(true);
    setPaletteOpen(true);
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      if (event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      setPaletteWanted(true);
      setPaletteOpen((open) => !open);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return (
    <header className="print:hidden h-11 flex items-center gap-2 px-4 phone:px-3 border-b border-line bg-surface">
      <Link
        href={workspacePath(workspace.slug)}
        aria-label={t('home')}
        className="flex items-center gap-2 text-lead font-semibold tracking-[-0.01em] phone:h-11"
      >
        <Mark />
        <span aria-hidden="true">Unpark</span>
      </Link>
      <span aria-hidden="true" className="ml-1 text-ink-3 phone:hidden">
        /
      </span>
      <WorkspaceMenu />
      <nav aria-label={t('workspace')} className="flex gap-0.5 ml-1 phone:hidden">
        {PLACES.map((place) => {
          const current = isCurrentPlace(place, workspace.slug, pathname);
          return (
            <Link
              key={place.path}
              href={workspacePath(workspace.slug, place.path)}
              aria-current={current ? 'page' : undefined}
              className={`px-2.5 py-1 rounded-chip font-medium ${current ? 'bg-sunken text-ink' : 'text-ink-2 hover:text-ink'}`}
            >
              {t(`places.${place.key}`)}
            </Link>
          );
        })}
      </nav>
      <span className="flex-1" />
      <button
        type="button"
        onClick={openPalette}
        aria-haspopup="dialog"
        className="flex items-center gap-2 h-7 min-w-[220px] pl-2.5 pr-1.5 border border-line rounded-control bg-bg text-ink-3 hover:border-line-strong max-desk:min-w-0 phone:h-9 phone:w-9 phone:pl-[9px]"
      >
        <Icon name="search" />
        <span className="flex-1 text-left max-desk:sr-only">{t('palette.placeholder')}</span>
        <Kbd className="phone:sr-only">Ctrl K</Kbd>
      </button>
      {mayWrite(workspace) && (
        <Link href={uploadPath(workspace.slug)} className={`${buttonLook()} ml-2 phone:ml-0`}>
          <Icon name="up" />
          <span className="phone:hidden">{t('add')}</span>
          <span className="not-phone:hidden">{t('addShort')}</span>
        </Link>
      )}
      <InboxMenu />
      <span className="ml-1.5 phone:ml-0">
        <UserMenu />
      </span>
      <ShellKeys />
      {paletteWanted && <Palette open={paletteOpen} onClose={() => setPaletteOpen(false)} />}
    </header>
  );
}
