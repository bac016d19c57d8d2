'use client';

import { formatCount } from '@unpark/base';
import { Panel, PanelHead } from '@unpark/ui';
import type { CaptureView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useEffect, useMemo } from 'react';
import { NoteList } from './notes-panel';
import { NoteThread } from './note-thread';
import { type ShownNote, useNotes } from './notes-context';
import { useFoundNotes, useNotesOf } from './use-shown-notes';

/**
 * Notes of both captures of a difference, each with what of it the other capture has too. A note selects
 * its functions in the difference.
 */
export function CompareNotes({
  viewA,
  viewB,
  isSameProcess,
  onNotes,
  onFunctions,
}: {
  viewA: CaptureView;
  viewB: CaptureView;
  isSameProcess: boolean;
  onNotes: (notes: readonly ShownNote[]) => void;
  onFunctions: (symbols: readonly string[]) => void;
}) {
  const t = useTranslations('notes');
  const { spot, setSpot } = useNotes();
  const { workspace } = viewB;
  const isOne = viewA.capture.id === viewB.capture.id;
  const ofA = useNotesOf(workspace.slug, viewA.capture.id);
  const ofB = useNotesOf(workspace.slug, viewB.capture.id);
  const inA = useFoundNotes(viewA, ofA, true);
  const inB = useFoundNotes(viewB, ofB, true);
  // of what A's capture has no longer, B's may still have something, and the other way round
  const aInB = useFoundNotes(viewB, ofA, isSameProcess);
  const bInA = useFoundNotes(viewA, ofB, isSameProcess);
  const notes = useMemo(
    () =>
      isOne
        ? inB
        : [...joined(inA, aInB), ...joined(inB, bInA)].sort((a, b) =>
            a.note.at < b.note.at ? -1 : 1,
          ),
    [isOne, inA, aInB, inB, bInA],
  );
  useEffect(() => onNotes(notes), [onNotes, notes]);
  const open = notes.find(({ note }) => spot?.of === 'note' && note.id === spot.id);
  if (notes.length === 0) return null;
  const select = ({ found }: ShownNote) => {
    const functions = found?.selection?.functions ?? [];
    if (functions.length > 0) onFunctions(functions);
  };
  return (
    <>
      {open && (
        <NoteThread
          key={open.note.id}
          shown={open}
          workspace={workspace}
          onSelect={open.found?.selection && (() => select(open))}
        />
      )}
      <Panel aria-label={t('compare.title')} id="notes">
        <PanelHead title={t('compare.title')} note={formatCount(notes.length)} />
        <p className="px-3 pt-2 text-dense text-ink-2">{t('compare.about')}</p>
        <NoteList
          notes={notes}
          {...(!isOne && {
            sideOf: ({ note }: ShownNote) => (note.captureId === viewA.capture.id ? 'A' : 'B'),
          })}
          onNote={(shown) => {
            setSpot({ of: 'note', id: shown.note.id });
            select(shown);
          }}
        />
      </Panel>
    </>
  );
}

/** A note as its own capture has it; where that has nothing of it any longer, as the other has. */
const joined = (own: readonly ShownNote[], other: readonly ShownNote[]): readonly ShownNote[] =>
  own.map((shown, at) => {
    const there = other[at]?.found;
    return shown.found?.selection || !there?.selection ? shown : { ...shown, found: there };
  });
