'use client';

import type { Problem } from '@unpark/base';
import type { AnnotationPerson } from '@unpark/usecases';
import { Button, Kbd } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { ProblemNotice } from '../problem-words';
import { MentionArea, mentionedIn } from './mention-area';

/** As `ANNOTATION_TEXT_MAX` of usecases. */
const TEXT_MAX = 4000;

/** A field for words with its two buttons: a new note, an answer, or other words. */
export function NoteForm({
  label,
  submit,
  text: first = '',
  people: firstPeople = [],
  busy,
  problem,
  rows,
  onSave,
  onCancel,
}: {
  label: string;
  submit: string;
  text?: string;
  people?: readonly AnnotationPerson[];
  busy: boolean;
  problem: Problem | undefined;
  rows?: number;
  onSave: (text: string, mentions: string[]) => void;
  onCancel: () => void;
}) {
  const t = useTranslations('notes');
  const [text, setText] = useState(first);
  const [people, setPeople] = useState(firstPeople);
  const isEmpty = text.trim() === '';
  const save = (event?: FormEvent) => {
    event?.preventDefault();
    if (!isEmpty && !busy) onSave(text.trim(), [...mentionedIn(text, people)]);
  };
  return (
    <form onSubmit={save} className="flex flex-col gap-2">
      <MentionArea
        label={label}
        value={text}
        maxLength={TEXT_MAX}
        {...(rows !== undefined && { rows })}
        onChange={setText}
        onPerson={(person) => setPeople((known) => [...known, person])}
        onSubmit={save}
        onCancel={onCancel}
      />
      <ProblemNotice problem={problem} />
      <div className="flex items-center gap-2">
        <Button type="submit" variant="primary" size="small" busy={busy} disabled={isEmpty}>
          {submit} <Kbd className="phone:hidden">Ctrl ⏎</Kbd>
        </Button>
        <Button size="small" variant="ghost" onClick={onCancel}>
          {t('cancel')} <Kbd className="phone:hidden">Esc</Kbd>
        </Button>
      </div>
    </form>
  );
}
