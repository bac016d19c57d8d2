'use client';

import { Icon, Menu, MenuHeading, MenuLine, MenuLink } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { workspacePath } from './places';
import { useHere } from './workspace-context';

export function WorkspaceMenu() {
  const t = useTranslations('shell');
  const { workspace } = useHere();
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={t('workspaceOf', { name: workspace.name })}
          className="flex items-center gap-1 min-w-0 h-7 px-1.5 rounded-chip font-medium hover:bg-sunken phone:hidden"
        >
          <span className="max-w-48 truncate">{workspace.name}</span>
          <Icon name="chevron-down" size={12} className="text-ink-3" />
        </button>
      }
    >
      <MenuHeading>{t('workspaces')}</MenuHeading>
      <WorkspaceItems />
      <MenuLine />
      <MenuLink>
        <Link href={workspacePath(workspace.slug, '/settings')}>
          <Icon name="settings" className="text-ink-2" />
          {t('settingsOf', { name: workspace.name })}
        </Link>
      </MenuLink>
      <MenuLink>
        <Link href="/new-workspace">
          <Icon name="plus" className="text-ink-2" />
          {t('newWorkspace')}
        </Link>
      </MenuLink>
    </Menu>
  );
}

export function WorkspaceItems() {
  const t = useTranslations('shell.roles');
  const { session, workspace } = useHere();
  return session.workspaces.map((other) => (
    <MenuLink key={other.id}>
      <Link
        href={workspacePath(other.slug)}
        aria-current={other.id === workspace.id ? 'true' : undefined}
      >
        <span className="size-4 flex-none">
          {other.id === workspace.id && <Icon name="check" />}
        </span>
        <span className="flex-1 truncate">{other.name}</span>
        <span className="text-dense text-ink-3">{t(other.role)}</span>
      </Link>
    </MenuLink>
  ));
}
