import type { ResolvedPin, Selection } from '@unpark/model';
import type { AnnotationView } from '@unpark/usecases';
import { createContext, useContext } from 'react';

/** A note, and what it is pinned to in the capture that is shown. */
export interface ShownNote {
  readonly note: AnnotationView;
  /** undefined until it was looked for */
  readonly found: ResolvedPin | undefined;
}

/** What stands below the selection bar: a new note, or an open one. */
export type NoteSpot =
  | { readonly of: 'new' }
  | { readonly of: 'note'; readonly id: string }
  | undefined;

export interface NotesOfPage {
  readonly notes: readonly ShownNote[];
  readonly spot: NoteSpot;
  readonly setSpot: (spot: NoteSpot) => void;
}

const NONE: NotesOfPage = { notes: [], spot: undefined, setSpot: () => undefined };

export const NotesContext = createContext<NotesOfPage>(NONE);

/** An investigation whose page the capture is shown on: notes that are made there belong to it. */
export const NotesInvestigation = createContext<string | undefined>(undefined);

/** Notes of the capture that is shown; none where nobody can write any. */
export const useNotes = (): NotesOfPage => useContext(NotesContext);

/** Of several notes at one place the one after that which is open, else the first. */
export function noteToOpen(ids: readonly string[], spot: NoteSpot): NoteSpot {
  const at = spot?.of === 'note' ? ids.indexOf(spot.id) : -1;
  const id = ids[(at + 1) % ids.length];
  return id === undefined ? spot : { of: 'note', id };
}

/** Notes by the places of a view that they are pinned to. */
export function marksByPlace<P>(
  notes: readonly ShownNote[],
  keyOf: (place: P) => string,
  placesOf: (selection: Selection) => Iterable<P>,
): readonly {
  readonly place: P;
  readonly notes: readonly string[];
  readonly isResolved: boolean;
}[] {
  const marks = new Map<string, { place: P; notes: string[]; isResolved: boolean }>();
  for (const { note, found } of notes) {
    if (!found?.selection) continue;
    const isResolved = note.resolvedAt !== undefined;
    for (const place of placesOf(found.selection)) {
      const key = keyOf(place);
      const known = marks.get(key);
      if (known) {
        known.notes.push(note.id);
        known.isResolved &&= isResolved;
      } else marks.set(key, { place, notes: [note.id], isResolved });
    }
  }
  return [...marks.values()];
}
