'use client';

import { buttonLook } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { Mark } from '../mark';
import { LocaleSwitch } from '../shell/locale-switch';
import { workspacePath } from '../shell/places';

/** Frame of the pages that need no account. */
export function TryHeader({ workspace }: { workspace?: { slug: string; name: string } }) {
  const t = useTranslations('try.nav');
  return (
    <header className="flex h-11 items-center gap-2 border-b border-line bg-surface px-4 phone:px-3">
      <Link
        href="/try"
        prefetch={false}
        aria-label={t('home')}
        className="flex items-center gap-2 text-lead font-semibold tracking-[-0.01em] phone:h-11"
      >
        <Mark />
        <span aria-hidden="true">Unpark</span>
      </Link>
      <span className="flex-1" />
      <nav aria-label={t('label')} className="flex items-center gap-2.5">
        <LocaleSwitch />
        {workspace ? (
          // whole loads: the policy and the memory of this page end with it
          <a href={workspacePath(workspace.slug)} className={buttonLook()}>
            <span className="max-w-[40vw] truncate">
              {t('workspace', { name: workspace.name })}
            </span>
          </a>
        ) : (
          <a href="/sign-in" className={buttonLook()}>
            {t('signIn')}
          </a>
        )}
      </nav>
    </header>
  );
}
