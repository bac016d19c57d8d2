'use client';

import { Button, Icon, Menu, MenuChoice, MenuItem, MenuLine } from '@unpark/ui';
import type { MemberRow, Role } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { mayAdminister, useHere } from '../shell/workspace-context';

const ROLES: readonly Role[] = ['owner', 'admin', 'editor', 'viewer'];

/**
 * The role of a member, and what the reader may do about it: owners are for owners to make and
 * change, and the only one stays.
 */
export function MemberMenu({
  member,
  isOnlyOwner,
  onRole,
  onRemove,
  onLeave,
}: {
  member: MemberRow;
  isOnlyOwner: boolean;
  onRole: (to: Role) => void;
  onRemove: () => void;
  onLeave: () => void;
}) {
  const t = useTranslations('members');
  const roles = useTranslations('shell.roles');
  const about = useTranslations('roles.about');
  const { workspace } = useHere();
  const isOwner = workspace.role === 'owner';
  const mayChange =
    !isOnlyOwner && mayAdminister(workspace) && (isOwner || member.role !== 'owner');
  const mayLeave = member.isYou && !isOnlyOwner;
  if (!mayChange && !mayLeave) {
    return (
      <span
        className="inline-block text-ink-2 first-letter:uppercase"
        title={isOnlyOwner && member.isYou ? t('onlyOwner') : undefined}
      >
        {roles(member.role)}
      </span>
    );
  }
  const offered = ROLES.filter((role) => isOwner || role !== 'owner');
  return (
    <Menu
      align="end"
      trigger={
        <Button
          size="small"
          aria-label={t('roleOf', { name: member.name, role: roles(member.role) })}
        >
          <span className="inline-block first-letter:uppercase">{roles(member.role)}</span>
          <Icon name="chevron-down" size={12} />
        </Button>
      }
    >
      {mayChange && (
        <>
          <MenuChoice
            value={member.role}
            onChange={onRole}
            options={offered.map((role) => ({
              value: role,
              label: (
                <span className="flex flex-col">
                  {roles(role)}
                  <span className="text-dense text-ink-3">{about(role)}</span>
                </span>
              ),
            }))}
          />
          <MenuLine />
        </>
      )}
      {member.isYou ? (
        <MenuItem danger icon="sign-out" onSelect={onLeave}>
          {t('leave')}
        </MenuItem>
      ) : (
        <MenuItem danger icon="trash" onSelect={onRemove}>
          {t('remove')}
        </MenuItem>
      )}
    </Menu>
  );
}
