'use client';

import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { type ReactNode, useEffect, useRef } from 'react';
import { workspacePath } from './places';
import { useHere } from './workspace-context';

/** In the order of the screen; what has no page yet is not here. */
const SECTIONS = [
  { path: '/settings', key: 'general' },
  { path: '/settings/members', key: 'members' },
  { path: '/settings/keys', key: 'keys' },
  { path: '/settings/services', key: 'services' },
  { path: '/settings/retention', key: 'retention' },
  { path: '/settings/notifications', key: 'notifications' },
  { path: '/settings/reports', key: 'reports' },
  { path: '/settings/audit', key: 'audit' },
] as const;

export function SettingsFrame({ children }: { children: ReactNode }) {
  const t = useTranslations('shell.settings');
  const { workspace } = useHere();
  const pathname = usePathname();
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    // on a phone the sections are a strip that is wider than the screen
    const current = nav.current?.querySelector<HTMLElement>('[aria-current]');
    if (nav.current && current) nav.current.scrollLeft = current.offsetLeft - 48;
  }, [pathname]);
  return (
    <div className="max-w-[1180px] mx-auto px-6 pt-6 pb-12 phone:px-3 phone:pt-4">
      <h1 className="mb-3.5 text-title font-semibold marks-through">
        {t('title', { name: workspace.name })}
      </h1>
      <div className="grid grid-cols-[180px_minmax(0,1fr)] gap-8 phone:grid-cols-[minmax(0,1fr)] phone:gap-3">
        <nav
          ref={nav}
          aria-label={t('label')}
          className="relative flex flex-col phone:flex-row gap-0.5 phone:-mx-3 phone:px-3 phone:overflow-x-auto phone:[scrollbar-width:none]"
        >
          {SECTIONS.map((section) => {
            const path = workspacePath(workspace.slug, section.path);
            const current = pathname === path;
            return (
              <Link
                key={path}
                href={path}
                aria-current={current ? 'page' : undefined}
                className={`px-2.5 py-[5px] phone:py-2.5 phone:whitespace-nowrap rounded-chip ${current ? 'bg-sunken font-medium' : 'text-ink-2 hover:text-ink'}`}
              >
                {t(section.key)}
              </Link>
            );
          })}
        </nav>
        <div className="flex flex-col gap-4 min-w-0">{children}</div>
      </div>
    </div>
  );
}
