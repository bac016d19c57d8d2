'use client';

import { useEffect, useRef } from 'react';
import { type ShownNote, useNotes } from './notes-context';
import { NotesPanel } from './notes-panel';
import { type NotePlaceProps, useNoteSelect } from './use-note-select';

/** The list of notes; the one that the address names is opened once it is there. */
export function NotesPanelHere({ view, change }: NotePlaceProps) {
  const { notes, setSpot } = useNotes();
  const select = useNoteSelect(view, change);
  const open = (shown: ShownNote) => {
    setSpot({ of: 'note', id: shown.note.id });
    select(shown);
  };
  const wanted = useRef<string | null>(undefined);
  useEffect(() => {
    if (wanted.current === undefined)
      wanted.current = new URLSearchParams(location.search).get('note');
    const id = wanted.current;
    const shown = notes.find(({ note, found }) => note.id === id && found);
    if (!shown) return;
    wanted.current = null;
    open(shown);
  });
  return <NotesPanel workspace={view.workspace} onNote={open} />;
}
