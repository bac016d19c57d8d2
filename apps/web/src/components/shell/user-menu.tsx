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
import Link from 'next/link';
import { useTheme } from 'next-themes';
import { useState } from 'react';
import { callAccount } from '../account/call-account';
import { PLACES, workspacePath } from './places';
import { useHere } from './workspace-context';
import { WorkspaceItems } from './workspace-menu';

export const initialsOf = (name: string): string => {
  const words = name.trim().split(/\s+/);
  const last = words.length > 1 ? words[words.length - 1] : undefined;
  return `${[...(words[0] ?? '')][0] ?? '?'}${last ? ([...last][0] ?? '') : ''}`.toUpperCase();
};

export function UserMenu() {
  const { session, workspace } = useHere();
  const { theme, setTheme } = useTheme();
  const [keys, setKeys] = useState<'on' | 'off'>();
  const toast = useToast();
  const signOut = async () => {
    const refused = await callAccount('sign-out', {});
    if (refused) {
      toast({ tone: 'error', message: `Not signed out. ${refused.message} ${refused.next ?? ''}` });
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
          aria-label={`${initialsOf(session.user.name)}, account of ${session.user.name}`}
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
      <div className="not-phone:hidden">
        {PLACES.map((place) => (
          <MenuLink key={place.path}>
            <Link href={workspacePath(workspace.slug, place.path)}>
              <Icon name={place.icon} className="text-ink-2" />
              {place.label}
            </Link>
          </MenuLink>
        ))}
        <MenuLink>
          <Link href={workspacePath(workspace.slug, '/settings')}>
            <Icon name="settings" className="text-ink-2" />
            Settings of {workspace.name}
          </Link>
        </MenuLink>
        <MenuLine />
        <MenuHeading>Workspaces</MenuHeading>
        <WorkspaceItems />
        <MenuLine />
      </div>
      <MenuHeading>Theme</MenuHeading>
      <MenuChoice
        value={theme ?? 'system'}
        onChange={setTheme}
        options={[
          { value: 'system', label: 'As the system' },
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
        ]}
      />
      <MenuHeading>Single-key commands</MenuHeading>
      <MenuChoice
        value={keys ?? (singleKeysOn() ? 'on' : 'off')}
        onChange={(next) => {
          setSingleKeys(next === 'on');
          setKeys(next);
        }}
        options={[
          { value: 'on', label: 'On' },
          { value: 'off', label: 'Off' },
        ]}
      />
      <MenuLine />
      <MenuItem icon="sign-out" onSelect={() => void signOut()}>
        Sign out
      </MenuItem>
    </Menu>
  );
}
