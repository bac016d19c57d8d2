'use client';

import { Icon } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { noteToOpen, useNotes } from './notes-context';

/** The mark of notes beside a row; a press opens one after the other. */
export function NotePinButton({
  notes,
  isResolved,
}: {
  notes: readonly string[];
  isResolved: boolean;
}) {
  const t = useTranslations('notes');
  const { spot, setSpot } = useNotes();
  return (
    <button
      type="button"
      data-note-pin=""
      aria-label={t('open', { count: notes.length })}
      title={t('open', { count: notes.length })}
      onClick={() => setSpot(noteToOpen(notes, spot))}
      className={`relative z-10 inline-flex items-center gap-0.5 rounded-chip px-0.5 align-[-2px] hover:bg-accent-bg phone:min-h-7 phone:px-2 ${isResolved ? 'text-ink-3' : 'text-accent'}`}
    >
      <Icon name="pin" size={14} />
      {notes.length > 1 && <span className="num text-label">{notes.length}</span>}
    </button>
  );
}
