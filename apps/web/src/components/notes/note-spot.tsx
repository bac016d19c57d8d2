'use client';

import type { Selection } from '@unpark/model';
import type { CaptureView } from '@unpark/usecases';
import type { CaptureViewState } from '@unpark/view-state';
import { useEffect, useRef } from 'react';
import type { DumpRef, FlameSource } from '../capture-page/flame-sources';
import type { ChangeView } from '../capture-page/use-view-state';
import { NoteComposer } from './note-composer';
import { pinOfPage, withNote } from './note-places';
import { NoteThread } from './note-thread';
import { NotesPanel } from './notes-panel';
import { type ShownNote, useNotes } from './notes-context';

interface NotePlaceProps {
  readonly view: CaptureView;
  readonly state: CaptureViewState;
  readonly change: ChangeView;
}

/** The new note, or the open one. */
export function NoteSpotHere({
  view,
  state,
  change,
  selection,
  dump,
  source,
}: NotePlaceProps & {
  readonly selection: Selection;
  readonly dump: DumpRef | undefined;
  readonly source: FlameSource | undefined;
}) {
  const { notes, spot } = useNotes();
  const select = useNoteSelect(view, change);
  if (!spot) return null;
  if (spot.of === 'new')
    return <NoteComposer view={view} pin={pinOfPage(view, state, selection, dump, source)} />;
  const shown = notes.find(({ note }) => note.id === spot.id);
  if (!shown) return null;
  return (
    <NoteThread
      key={spot.id}
      shown={shown}
      workspace={view.workspace}
      onSelect={shown.found?.selection && (() => select(shown))}
    />
  );
}

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

function useNoteSelect(view: CaptureView, change: ChangeView): (shown: ShownNote) => void {
  return ({ note, found }) => {
    const selection = found?.selection;
    if (!selection) return;
    const traces = view.artifacts
      .filter(({ record }) => record?.facts.form === 'trace')
      .map(({ file }) => file);
    change((from) => withNote(from, note.selection, selection, traces));
  };
}
