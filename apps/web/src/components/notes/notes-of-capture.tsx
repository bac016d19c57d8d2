'use client';

import type { CaptureView } from '@unpark/usecases';
import {
  type ComponentProps,
  lazy,
  type ReactNode,
  startTransition,
  Suspense,
  useCallback,
  useEffect,
  useMemo,
  useState,
} from 'react';
import { useHereIfAny } from '../shell/workspace-context';
import { type NoteSpot, NotesContext, type NotesOfPage, type ShownNote } from './notes-context';

/** What is there of notes before their code is: the page is read first. */
const load = () => import('./notes-code');
const Loader = lazy(() => load().then((code) => ({ default: code.NotesLoader })));
const List = lazy(() => load().then((code) => ({ default: code.NotesPanelHere })));
/* One note is opened or written later still, if at all. */
const Spot = lazy(() => import('./note-spot').then((code) => ({ default: code.NoteSpotHere })));
const OfDifference = lazy(() =>
  import('./compare-notes').then((code) => ({ default: code.CompareNotes })),
);

const NO_NOTES: readonly ShownNote[] = [];

export function useNotesOfPage(): NotesOfPage & {
  readonly setNotes: (notes: readonly ShownNote[]) => void;
} {
  const [notes, replace] = useState(NO_NOTES);
  const [spot, setSpot] = useState<NoteSpot>();
  // all views draw notes: none is the same none, and marks may come a little later than the rest
  const setNotes = useCallback(
    (next: readonly ShownNote[]) =>
      startTransition(() => replace((now) => (next.length === 0 && now.length === 0 ? now : next))),
    [],
  );
  return useMemo(() => ({ notes, spot, setSpot, setNotes }), [notes, spot, setNotes]);
}

/** Gives the views the notes of the capture; without `view` there are none. */
export function NotesOfCapture({
  of,
  view,
  children,
}: {
  of: ReturnType<typeof useNotesOfPage>;
  view: CaptureView | undefined;
  children: ReactNode;
}) {
  return (
    <NotesContext value={of}>
      {view && (
        <Later>
          <Loader view={view} onNotes={of.setNotes} />
        </Later>
      )}
      {children}
    </NotesContext>
  );
}

export const NoteSpotPlace = (props: ComponentProps<typeof Spot>) => (
  <Later>
    <Spot {...props} />
  </Later>
);

export const NotesPanelPlace = (props: ComponentProps<typeof List>) => (
  <Later>
    <List {...props} />
  </Later>
);

export const CompareNotesPlace = (props: ComponentProps<typeof OfDifference>) => (
  <Later>
    <OfDifference {...props} />
  </Later>
);

/** After the page was drawn, which the server does without notes; for members of its workspace. */
function Later({ children }: { children: ReactNode }) {
  const here = useHereIfAny();
  const [isDrawn, setDrawn] = useState(false);
  useEffect(() => setDrawn(true), []);
  return here && isDrawn && <Suspense fallback={null}>{children}</Suspense>;
}
