'use client';

import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { ownRulesPath, patternsPath } from '../shell/places';
import { useHere } from '../shell/workspace-context';

/** Title and the two halves of what is known: the product's library, and the workspace's own rules. */
export function PatternsFrame({ actions, children }: { actions?: ReactNode; children: ReactNode }) {
  const t = useTranslations('patterns');
  const { workspace } = useHere();
  const pathname = usePathname();
  const tabs = [
    { path: patternsPath(workspace.slug), label: t('library') },
    { path: ownRulesPath(workspace.slug), label: t('own') },
  ];
  return (
    <div className="mx-auto flex max-w-[1180px] flex-col gap-4 px-6 pt-6 pb-12 phone:px-3 phone:pt-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="text-title font-semibold">{t('title')}</h1>
        <nav aria-label={t('title')} className="flex gap-0.5">
          {tabs.map(({ path, label }) => {
            const current = pathname === path;
            return (
              <Link
                key={path}
                href={path}
                aria-current={current ? 'page' : undefined}
                className={`rounded-chip px-2.5 py-1 font-medium marks-through phone:py-2 ${current ? 'bg-sunken text-ink' : 'text-ink-2 hover:text-ink'}`}
              >
                {label}
              </Link>
            );
          })}
        </nav>
        <span className="flex-1" />
        {actions}
      </div>
      {children}
    </div>
  );
}
