'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { PinnedSelection } from '@unpark/model';
import { Chip, Icon, useToast } from '@unpark/ui';
import type { CaptureView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useContext, useState } from 'react';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { NoteForm } from './note-form';
import { NotesInvestigation, useNotes } from './notes-context';
import { usePinWords } from './pin-words';

/** A new note on what is selected. What is selected later is no longer its matter. */
export function NoteComposer({ view, pin }: { view: CaptureView; pin: PinnedSelection }) {
  const t = useTranslations('notes');
  const { setSpot } = useNotes();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const toast = useToast();
  const pinWords = usePinWords();
  const investigation = useContext(NotesInvestigation);
  const [pinned] = useState(pin);
  const create = useMutation(
    trpc.annotation.create.mutationOptions({
      onSuccess: async () => {
        setSpot(undefined);
        toast({ message: t('saved') });
        await queries.invalidateQueries(trpc.annotation.list.pathFilter());
      },
    }),
  );
  return (
    <section
      aria-label={t('new')}
      className="flex flex-col gap-2 rounded-[8px] border border-accent-line bg-surface p-3 print:hidden"
    >
      <p className="flex flex-wrap items-center gap-2 text-dense">
        <b className="font-semibold">{t('new')}</b>
        <Chip className="max-w-full">
          <Icon name="pin" size={14} />
          <span className="whitespace-normal marks-through">{pinWords(pinned)}</span>
        </Chip>
      </p>
      <NoteForm
        label={t('text')}
        submit={t('save')}
        busy={create.isPending}
        problem={create.error ? problemOf(create.error) : undefined}
        onCancel={() => setSpot(undefined)}
        onSave={(text, mentions) =>
          create.mutate({
            workspace: view.workspace.slug,
            capture: view.capture.id,
            investigation,
            selection: pinned,
            text,
            mentions,
          })
        }
      />
    </section>
  );
}
