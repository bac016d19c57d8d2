'use client';

import { Button, IconButton, Menu, MenuItem, Panel, PanelHead } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useHere } from '../shell/workspace-context';
import { useIncident, useIncidentCalls, useNameOf } from './incident-context';
import { PersonMark } from './person-mark';

export function PeoplePanel() {
  const t = useTranslations('incidents.people');
  const { session } = useHere();
  const { view, mayWrite, name } = useIncident();
  const { setPerson } = useIncidentCalls();
  const nameOf = useNameOf();
  const here = new Set(view.people.map(({ userId }) => userId));
  const others = view.members.filter(({ userId }) => !here.has(userId));
  const set = (user: string, as: 'lead' | 'member' | 'none') =>
    setPerson.mutate({ ...name, user, as });
  return (
    <Panel aria-label={t('title')}>
      <PanelHead
        title={t('title')}
        actions={
          mayWrite && (
            <>
              {!here.has(session.user.id) && (
                <Button size="small" onClick={() => set(session.user.id, 'member')}>
                  {t('join')}
                </Button>
              )}
              {others.length > 0 && (
                <Menu
                  align="end"
                  trigger={
                    <Button size="small" icon="plus">
                      {t('add')}
                    </Button>
                  }
                >
                  {others.map((person) => (
                    <MenuItem key={person.userId} onSelect={() => set(person.userId, 'member')}>
                      {nameOf(person)}
                    </MenuItem>
                  ))}
                </Menu>
              )}
            </>
          )
        }
      />
      <ul className="px-3 py-2 flex flex-col gap-1.5">
        {view.people.length === 0 && <li className="text-ink-2">{t('nobody')}</li>}
        {view.people.map((person) => {
          const words = nameOf(person);
          return (
            <li key={person.userId} className="flex min-h-7 items-center gap-2">
              <PersonMark name={words} />
              <span className="min-w-0 flex-1 truncate">{words}</span>
              {person.leads ? (
                <span className="text-dense font-medium text-accent">{t('lead')}</span>
              ) : (
                mayWrite && (
                  <Button
                    size="small"
                    variant="ghost"
                    aria-label={t('makeLeadOf', { name: words })}
                    onClick={() => set(person.userId, 'lead')}
                  >
                    {t('makeLead')}
                  </Button>
                )
              )}
              {mayWrite && (
                <IconButton
                  icon="close"
                  size="small"
                  label={t('removeOf', { name: words })}
                  onClick={() => set(person.userId, 'none')}
                />
              )}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
