import { useQuery } from '@tanstack/react-query';
import type { AnnotationView, CaptureView } from '@unpark/usecases';
import { useEffect, useMemo } from 'react';
import { useTRPC } from '../../trpc/client';
import { useAnswer } from '../capture-page/use-capture-data';
import { useLive } from '../live/live-provider';
import { pinsRequest } from './note-places';
import type { ShownNote } from './notes-context';

/** How often notes are asked for where changes do not come in by themselves. */
const POLL_MS = 15_000;
const NO_NOTES: readonly AnnotationView[] = [];

/** Notes of a capture as they are now. */
export function useNotesOf(workspace: string, capture: string): readonly AnnotationView[] {
  const trpc = useTRPC();
  const isLive = useLive('annotation');
  const asked = useQuery(
    trpc.annotation.list.queryOptions(
      { workspace, capture },
      { refetchInterval: isLive ? false : POLL_MS },
    ),
  );
  return asked.data?.notes ?? NO_NOTES;
}

/** Notes with what they are pinned to in `view`: the capture that they were written on, or another. */
export function useFoundNotes(
  view: CaptureView,
  notes: readonly AnnotationView[],
  isSameProcess: boolean,
): readonly ShownNote[] {
  const request = useMemo(
    () =>
      notes.length === 0
        ? undefined
        : pinsRequest(
            view,
            notes.map(({ selection }) => selection),
            isSameProcess,
          ),
    [view, notes, isSameProcess],
  );
  const answer = useAnswer<'pins'>(request);
  const found = answer.state === 'ready' ? answer.value : undefined;
  return useMemo(() => notes.map((note, at) => ({ note, found: found?.[at] })), [notes, found]);
}

/** Reads the notes of the capture that the page is of, and hands them on; draws nothing. */
export function NotesLoader({
  view,
  onNotes,
}: {
  view: CaptureView;
  onNotes: (notes: readonly ShownNote[]) => void;
}) {
  const notes = useNotesOf(view.workspace.slug, view.capture.id);
  const found = useFoundNotes(view, notes, true);
  useEffect(() => onNotes(found), [onNotes, found]);
  return null;
}
