'use client';

import { useQuery } from '@tanstack/react-query';
import { TextArea } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTRPC } from '../../trpc/client';
import { useHere } from '../shell/workspace-context';

interface Person {
  readonly id: string;
  readonly name: string;
}

/** What is typed after an `@` that stands at the caret. */
const TYPED = /(?:^|\s)@([\p{L}\p{N}_.-]{0,40}(?: [\p{L}\p{N}_.-]{0,40})?)$/u;
const MOST_OFFERED = 6;

/** The people of `known` that a text names. */
export const mentionedIn = (text: string, known: readonly Person[]): readonly string[] =>
  known.filter(({ name }) => text.includes(`@${name}`)).map(({ id }) => id);

/** A text of several lines in which members are named: `@` offers them. */
export function MentionArea({
  value,
  onChange,
  onPerson,
  onSubmit,
  onCancel,
  label,
  maxLength,
  rows = 3,
}: {
  value: string;
  onChange: (text: string) => void;
  /** a member was put into the text */
  onPerson: (person: Person) => void;
  /** Ctrl+Enter */
  onSubmit: () => void;
  /** Escape, when nobody is offered */
  onCancel: () => void;
  label: string;
  maxLength: number;
  rows?: number;
}) {
  const t = useTranslations('notes');
  const { workspace } = useHere();
  const trpc = useTRPC();
  const listId = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [typed, setTyped] = useState<string>();
  const [at, setAt] = useState(0);
  const members = useQuery({
    ...trpc.member.list.queryOptions({ workspace: workspace.slug }),
    enabled: typed !== undefined,
  });
  useEffect(() => area.current?.focus({ preventScroll: true }), []);
  const wanted = typed?.toLowerCase();
  const offered: readonly Person[] =
    wanted === undefined
      ? []
      : (members.data?.members ?? [])
          .filter(({ name }) => name.toLowerCase().includes(wanted))
          .slice(0, MOST_OFFERED)
          .map(({ userId, name }) => ({ id: userId, name }));
  const look = () => {
    const { selectionStart, value: text } = area.current ?? { selectionStart: 0, value: '' };
    setTyped(TYPED.exec(text.slice(0, selectionStart))?.[1]);
    setAt(0);
  };
  const pick = (person: Person) => {
    const caret = area.current?.selectionStart ?? value.length;
    const begin = caret - (typed?.length ?? 0);
    onChange(`${value.slice(0, begin)}${person.name} ${value.slice(caret)}`);
    onPerson(person);
    setTyped(undefined);
    const next = begin + person.name.length + 1;
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(next, next);
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { key } = event;
    const person = offered[at];
    if (key === 'Enter' && (event.ctrlKey || event.metaKey)) onSubmit();
    else if (person && (key === 'Enter' || key === 'Tab')) pick(person);
    else if (person && (key === 'ArrowDown' || key === 'ArrowUp'))
      setAt((at + (key === 'ArrowDown' ? 1 : offered.length - 1)) % offered.length);
    else if (key === 'Escape' && typed !== undefined && person) setTyped(undefined);
    else if (key === 'Escape') onCancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="relative">
      <TextArea
        ref={area}
        aria-label={label}
        aria-autocomplete="list"
        aria-controls={offered.length > 0 ? listId : undefined}
        aria-activedescendant={offered.length > 0 ? `${listId}-${at}` : undefined}
        rows={rows}
        maxLength={maxLength}
        value={value}
        placeholder={t('placeholder')}
        className="block resize-y phone:text-[16px]"
        onChange={(event) => {
          onChange(event.target.value);
          look();
        }}
        onKeyDown={onKeyDown}
        onClick={look}
        onBlur={() => setTyped(undefined)}
      />
      {offered.length > 0 && (
        <ul
          id={listId}
          role="listbox"
          aria-label={t('people')}
          className="absolute top-full left-0 z-30 mt-1 min-w-[220px] rounded-panel border border-line bg-surface p-1 shadow-[var(--shadow-2)]"
        >
          {offered.map((person, i) => (
            <li
              key={person.id}
              id={`${listId}-${i}`}
              role="option"
              aria-selected={i === at}
              className={`cursor-pointer rounded-control px-2 py-1 marks-through ${i === at ? 'bg-accent-bg' : ''}`}
              // before the field loses the focus
              onPointerDown={(event) => {
                event.preventDefault();
                pick(person);
              }}
            >
              {person.name}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
