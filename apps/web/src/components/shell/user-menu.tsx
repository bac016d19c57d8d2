'use client';

import {
  Icon,
  Menu,
  MenuChoice,
  MenuHeading,
  MenuItem,
  MenuLine,
  MenuLink,
  setSingleKeys,
  singleKeysOn,
  useToast,
} from '@unpark/ui';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useTheme } from 'next-themes';
import { useState } from 'react';
import { callAccount } from '../account/call-account';
import { useProblemWords } from '../problem-words';
import { LocaleChoice } from './own-locale';
import { PLACES, workspacePath } from './places';
import { useHere } from './workspace-context';
import { WorkspaceItems } from './workspace-menu';

export const initialsOf = (name: string): string => {
  const words = name.trim().split(/\s+/);
  const last = words.length > 1 ? words[words.length - 1] : undefined;
  return `${[...(words[0] ?? '')][0] ?? '?'}${last ? ([...last][0] ?? '') : ''}`.toUpperCase();
};

export function UserMenu() {
  const t = useTranslations('shell');
  const api = useTranslations('api');
  const problemWords = useProblemWords();
  const { session, workspace } = useHere();
  const { theme, setTheme } = useTheme();
  const [keys, setKeys] = useState<'on' | 'off'>();
  const toast = useToast();
  const signOut = async () => {
    const refused = await callAccount('sign-out', {});
    if (refused) {
      const { message, next = '' } = problemWords(refused);
      toast({ tone: 'error', message: t('user.notSignedOut', { reason: `${message} ${next}` }) });
      return;
    }
    window.location.assign('/sign-in');
  };
  return (
    <Menu
      align="end"
      trigger={
        <button
          type="button"
          aria-label={t('user.label', {
            initials: initialsOf(session.user.name),
            name: session.user.name,
          })}
          title={session.user.name}
          className="grid size-6 phone:size-9 place-items-center rounded-full bg-accent-bg text-accent text-[10px] font-semibold"
        >
          {initialsOf(session.user.name)}
        </button>
      }
    >
      <div className="px-2 py-1.5">
        <div className="font-medium">{session.user.name}</div>
        <div className="text-dense text-ink-2 break-all">{session.user.email}</div>
      </div>
      <MenuLine />
      <MenuLink>
        <Link href="/account">
          <Icon name="settings" className="text-ink-2" />
          {t('user.account')}
        </Link>
      </MenuLink>
      <MenuLink>
        <Link href="/api">
          <Icon name="terminal" className="text-ink-2" />
          {api('title')}
        </Link>
      </MenuLink>
      <MenuLine />
      <div className="not-phone:hidden">
        {PLACES.map((place) => (
          <MenuLink key={place.path}>
            <Link href={workspacePath(workspace.slug, place.path)}>
              <Icon name={place.icon} className="text-ink-2" />
              {t(`places.${place.key}`)}
            </Link>
          </MenuLink>
        ))}
        <MenuLink>
          <Link href={workspacePath(workspace.slug, '/settings')}>
            <Icon name="settings" className="text-ink-2" />
            {t('settingsOf', { name: workspace.name })}
          </Link>
        </MenuLink>
        <MenuLine />
        <MenuHeading>{t('workspaces')}</MenuHeading>
        <WorkspaceItems />
        <MenuLine />
      </div>
      <MenuHeading>{t('user.language')}</MenuHeading>
      <LocaleChoice />
      <MenuHeading>{t('user.theme')}</MenuHeading>
      <MenuChoice
        value={theme ?? 'system'}
        onChange={setTheme}
        options={[
          { value: 'system', label: t('user.system') },
          { value: 'light', label: t('user.light') },
          { value: 'dark', label: t('user.dark') },
        ]}
      />
      <MenuHeading>{t('user.singleKeys')}</MenuHeading>
      <MenuChoice
        value={keys ?? (singleKeysOn() ? 'on' : 'off')}
        onChange={(next) => {
          setSingleKeys(next === 'on');
          setKeys(next);
        }}
        options={[
          { value: 'on', label: t('user.on') },
          { value: 'off', label: t('user.off') },
        ]}
      />
      <MenuLine />
      <MenuItem icon="sign-out" onSelect={() => void signOut()}>
        {t('user.signOut')}
      </MenuItem>
    </Menu>
  );
}
