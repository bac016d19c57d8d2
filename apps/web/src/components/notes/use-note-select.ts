import type { CaptureView } from '@unpark/usecases';
import type { CaptureViewState } from '@unpark/view-state';
import type { ChangeView } from '../capture-page/use-view-state';
import { withNote } from './note-places';
import type { ShownNote } from './notes-context';

/** Where on a capture page notes stand. */
export interface NotePlaceProps {
  readonly view: CaptureView;
  readonly state: CaptureViewState;
  readonly change: ChangeView;
}

/** Selects what a note is pinned to. */
export function useNoteSelect(view: CaptureView, change: ChangeView): (shown: ShownNote) => void {
  return ({ note, found }) => {
    const selection = found?.selection;
    if (!selection) return;
    const traces = view.artifacts
      .filter(({ record }) => record?.facts.form === 'trace')
      .map(({ file }) => file);
    change((from) => withNote(from, note.selection, selection, traces));
  };
}
