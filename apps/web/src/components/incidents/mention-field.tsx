'use client';

import { TextArea } from '@unpark/ui';
import type { Person } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useId, useRef, useState } from 'react';

const MOST_OFFERED = 6;
const LONGEST_QUERY = 40;

/** The name that is being typed behind an @ before the caret. */
function queryBefore(text: string, caret: number): { at: number; query: string } | undefined {
  const at = text.lastIndexOf('@', caret - 1);
  if (at < 0 || caret - at - 1 > LONGEST_QUERY) return undefined;
  if (at > 0 && /[\p{L}\p{N}_]/u.test(text.charAt(at - 1))) return undefined;
  const query = text.slice(at + 1, caret);
  return query.includes('\n') ? undefined : { at, query: query.toLowerCase() };
}

/** Several lines with the names of members completed after an @. Ctrl Enter sends. */
export function MentionField({
  label,
  placeholder,
  value,
  people,
  onChange,
  onSubmit,
  id,
  autoFocus = false,
}: {
  label: string;
  placeholder?: string;
  value: string;
  people: readonly Person[];
  onChange: (text: string) => void;
  onSubmit: () => void;
  id?: string;
  autoFocus?: boolean;
}) {
  const t = useTranslations('incidents.comments');
  const field = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const [caret, setCaret] = useState(0);
  const [chosen, setChosen] = useState(0);
  const [closed, setClosed] = useState(true);
  const asked = closed ? undefined : queryBefore(value, caret);
  const offered = asked
    ? people
        .filter(
          ({ name }) =>
            name?.toLowerCase().startsWith(asked.query) && name.length > asked.query.length,
        )
        .slice(0, MOST_OFFERED)
    : [];
  const take = (person: Person | undefined) => {
    if (!person?.name || !asked) return;
    const before = `${value.slice(0, asked.at)}@${person.name} `;
    onChange(before + value.slice(caret));
    setClosed(true);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(before.length, before.length);
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') {
      event.preventDefault();
      onSubmit();
      return;
    }
    if (offered.length === 0) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setChosen((from) => (from + step + offered.length) % offered.length);
    } else if (event.key === 'Enter' || event.key === 'Tab') {
      event.preventDefault();
      take(offered[chosen] ?? offered[0]);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      setClosed(true);
    }
  };
  return (
    <div className="relative">
      <TextArea
        ref={field}
        id={id}
        rows={3}
        maxLength={10_000}
        aria-label={label}
        aria-autocomplete="list"
        aria-controls={listId}
        aria-activedescendant={offered.length > 0 ? `${listId}-${chosen}` : undefined}
        autoFocus={autoFocus}
        placeholder={placeholder}
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
          setCaret(event.target.selectionEnd);
          setChosen(0);
          setClosed(false);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setClosed(true)}
      />
      <ul
        id={listId}
        role="listbox"
        aria-label={t('people')}
        hidden={offered.length === 0}
        className="absolute left-2 z-20 min-w-48 rounded-panel border border-line bg-surface p-1 shadow-[var(--shadow-2)]"
      >
        {offered.map((person, index) => (
          <li
            key={person.userId}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === chosen}
            className={`cursor-pointer rounded-chip px-2 py-1 ${index === chosen ? 'bg-accent-bg' : ''}`}
            onPointerDown={(event) => {
              event.preventDefault();
              take(person);
            }}
          >
            {person.name}
          </li>
        ))}
      </ul>
    </div>
  );
}
