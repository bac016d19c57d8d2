'use client';

import { formatCount } from '@unpark/base';
import { Button, Icon, Kbd, Panel, PanelHead } from '@unpark/ui';
import type { WorkspaceRef } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { mayWrite } from '../shell/workspace-context';
import { GoneWords } from './gone-words';
import { NoteText, SaidBy } from './note-text';
import { type ShownNote, useNotes } from './notes-context';
import { usePinWords } from './pin-words';

/** All notes of the capture; resolved ones folded. A note selects what it is pinned to. */
export function NotesPanel({
  workspace,
  onNote,
}: {
  workspace: WorkspaceRef;
  onNote: (shown: ShownNote) => void;
}) {
  const t = useTranslations('notes');
  const { notes, setSpot } = useNotes();
  const open = notes.filter(({ note }) => note.resolvedAt === undefined);
  const resolved = notes.filter(({ note }) => note.resolvedAt !== undefined);
  const writes = mayWrite(workspace);
  if (notes.length === 0 && !writes) return null;
  return (
    <Panel aria-label={t('title')} id="notes">
      <PanelHead
        title={t('title')}
        note={open.length > 0 ? formatCount(open.length) : undefined}
        actions={
          writes && (
            <Button size="small" icon="plus" onClick={() => setSpot({ of: 'new' })}>
              {t('note')} <Kbd className="phone:hidden">N</Kbd>
            </Button>
          )
        }
      />
      {open.length === 0 && <p className="px-3 py-2.5 text-dense text-ink-2">{t('empty')}</p>}
      <NoteList notes={open} onNote={onNote} />
      {resolved.length > 0 && (
        <details className="border-t border-line">
          <summary className="cursor-pointer px-3 py-2 text-dense text-ink-2 hover:text-ink">
            {t('resolvedCount', { count: resolved.length })}
          </summary>
          <NoteList notes={resolved} onNote={onNote} />
        </details>
      )}
    </Panel>
  );
}

/** Shared with the page of a difference. */
export function NoteList({
  notes,
  onNote,
  sideOf,
}: {
  notes: readonly ShownNote[];
  onNote: (shown: ShownNote) => void;
  /** `A` or `B`, where notes of two captures stand together */
  sideOf?: (shown: ShownNote) => string;
}) {
  const t = useTranslations('notes');
  const { spot } = useNotes();
  const pinWords = usePinWords();
  return (
    <ul data-row-list="notes">
      {notes.map((shown) => {
        const { note, found } = shown;
        const isOpen = spot?.of === 'note' && spot.id === note.id;
        return (
          <li
            key={note.id}
            className={`relative border-t border-line px-3 py-2 first:border-t-0 ${isOpen ? 'bg-accent-bg shadow-[inset_2px_0_0_var(--accent)]' : 'hover:bg-sunken'}`}
          >
            <button
              type="button"
              data-row-link
              aria-pressed={isOpen}
              onClick={() => onNote(shown)}
              className="mb-1 flex w-full items-center gap-1 text-left text-dense outline-offset-[-2px] after:absolute after:inset-0"
            >
              <Icon name="pin" size={14} className="text-accent" />
              {sideOf && <b className="font-semibold">{sideOf(shown)}</b>}
              <span className="min-w-0 marks-through">{pinWords(note.selection)}</span>
            </button>
            <SaidBy said={note} />
            <div className="line-clamp-4">
              <NoteText said={note} />
            </div>
            <p className="flex flex-wrap gap-x-2 text-dense text-ink-3 empty:hidden">
              {note.replies.length > 0 && t('replies', { count: note.replies.length })}
              <GoneWords found={found} />
            </p>
          </li>
        );
      })}
    </ul>
  );
}
