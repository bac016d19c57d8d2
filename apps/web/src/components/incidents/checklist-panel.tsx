'use client';

import { Button, IconButton, Panel, PanelHead, SelectInput, TextInput, useToast } from '@unpark/ui';
import type { ChecklistItemView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { useIncident, useIncidentCalls, useNameOf } from './incident-context';

export function ChecklistPanel() {
  const t = useTranslations('incidents.checklist');
  const { view, mayWrite, name } = useIncident();
  const { addItem } = useIncidentCalls();
  const [text, setText] = useState('');
  const done = view.checklist.filter(({ doneAt }) => doneAt !== undefined).length;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '') return;
    addItem.mutate({ ...name, text: text.trim() }, { onSuccess: () => setText('') });
  };
  return (
    <Panel aria-label={t('title')}>
      <PanelHead title={t('title')} note={t('progress', { done, all: view.checklist.length })} />
      <ul className="px-3 py-1.5">
        {view.checklist.length === 0 && <li className="text-ink-2">{t('none')}</li>}
        {view.checklist.map((item) => (
          <Item key={item.id} item={item} />
        ))}
      </ul>
      {mayWrite && (
        <form onSubmit={submit} className="flex gap-2 border-t border-line p-2">
          <TextInput
            aria-label={t('placeholder')}
            placeholder={t('placeholder')}
            maxLength={500}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <Button type="submit" disabled={text.trim() === ''} busy={addItem.isPending}>
            {t('add')}
          </Button>
        </form>
      )}
    </Panel>
  );
}

function Item({ item }: { item: ChecklistItemView }) {
  const t = useTranslations('incidents.checklist');
  const { view, mayWrite, name } = useIncident();
  const { addItem, updateItem, deleteItem } = useIncidentCalls();
  const nameOf = useNameOf();
  const toast = useToast();
  const { id, text, owner, doneAt } = item;
  const change = (to: { done?: boolean; owner?: string | null }) =>
    updateItem.mutate({ ...name, item: id, ...to });
  const isFormer =
    owner !== undefined && !view.members.some(({ userId }) => userId === owner.userId);
  const remove = () =>
    deleteItem.mutate(
      { ...name, item: id },
      {
        onSuccess: () =>
          toast({
            message: t('deleted'),
            action: {
              label: t('undo'),
              run: () =>
                addItem.mutate({
                  ...name,
                  text,
                  ...(owner && !isFormer && { owner: owner.userId }),
                }),
            },
          }),
      },
    );
  return (
    <li className="flex items-start gap-2 py-1">
      <label className="flex min-h-7 min-w-0 flex-1 items-start gap-2 pt-1">
        <input
          type="checkbox"
          className="mt-0.5 size-4 flex-none accent-[var(--accent)]"
          checked={doneAt !== undefined}
          disabled={!mayWrite}
          onChange={(event) => change({ done: event.target.checked })}
        />
        <span
          className={`marks-through [overflow-wrap:anywhere] ${doneAt === undefined ? '' : 'text-ink-3 line-through'}`}
        >
          {text}
        </span>
      </label>
      {mayWrite ? (
        <>
          <SelectInput
            aria-label={t('owner', { text })}
            className="w-28! flex-none text-dense"
            value={owner?.userId ?? ''}
            onChange={(event) =>
              change({ owner: event.target.value === '' ? null : event.target.value })
            }
          >
            <option value="">{t('nobody')}</option>
            {isFormer && <option value={owner.userId}>{nameOf(owner)}</option>}
            {view.members.map((person) => (
              <option key={person.userId} value={person.userId}>
                {nameOf(person)}
              </option>
            ))}
          </SelectInput>
          <IconButton icon="close" label={t('delete', { text })} onClick={remove} />
        </>
      ) : (
        <span className="pt-1 text-dense text-ink-3">{owner ? nameOf(owner) : t('nobody')}</span>
      )}
    </li>
  );
}
