'use client';

import type { Selection } from '@unpark/model';
import type { DumpRef, FlameSource } from '../capture-page/flame-sources';
import { NoteComposer } from './note-composer';
import { pinOfPage } from './note-places';
import { NoteThread } from './note-thread';
import { useNotes } from './notes-context';
import { type NotePlaceProps, useNoteSelect } from './use-note-select';

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
