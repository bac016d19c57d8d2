'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { PinnedSelection } from '@unpark/model';
import {
  Button,
  Chip,
  Field,
  Icon,
  Panel,
  PanelBody,
  PanelHead,
  SelectInput,
  useToast,
  utcText,
} from '@unpark/ui';
import type { AnnotationView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useState } from 'react';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { useLive } from '../live/live-provider';
import { NoteForm } from '../notes/note-form';
import { NoteText, SaidBy } from '../notes/note-text';
import { usePinWords } from '../notes/pin-words';
import { notePath } from '../shell/places';
import { useIncident } from './incident-context';

const POLL_MS = 15_000;

/** Notes on the incident's captures and those that were made here, each a link to what it is pinned to. */
export function IncidentNotes() {
  const t = useTranslations('incidents.notes');
  const notesT = useTranslations('notes');
  const { view, mayWrite, name } = useIncident();
  const trpc = useTRPC();
  const live = useLive('annotation');
  const [isWriting, setWriting] = useState(false);
  const asked = useQuery(
    trpc.annotation.list.queryOptions(name, { refetchInterval: live ? false : POLL_MS }),
  );
  const notes = asked.data?.notes ?? [];
  const open = notes.filter(({ resolvedAt }) => resolvedAt === undefined);
  const resolved = notes.filter(({ resolvedAt }) => resolvedAt !== undefined);
  const writes = mayWrite && view.captures.length > 0;
  if (notes.length === 0 && !writes) return null;
  return (
    <Panel aria-label={t('title')} className="overflow-visible">
      <PanelHead
        title={t('title')}
        note={open.length > 0 ? String(open.length) : undefined}
        actions={
          writes &&
          !isWriting && (
            <Button size="small" icon="plus" onClick={() => setWriting(true)}>
              {notesT('note')}
            </Button>
          )
        }
      />
      <PanelBody className="flex flex-col gap-2">
        {isWriting && <NewNote onClose={() => setWriting(false)} />}
        {asked.isSuccess && open.length === 0 && !isWriting && (
          <p className="text-ink-2">{t('none')}</p>
        )}
        <Notes notes={open} />
        {resolved.length > 0 && (
          <details>
            <summary className="cursor-pointer text-dense text-ink-2 hover:text-ink">
              {notesT('resolvedCount', { count: resolved.length })}
            </summary>
            <div className="mt-2">
              <Notes notes={resolved} />
            </div>
          </details>
        )}
      </PanelBody>
    </Panel>
  );
}

function Notes({ notes }: { notes: readonly AnnotationView[] }) {
  const t = useTranslations('notes');
  const { view } = useIncident();
  const pinWords = usePinWords();
  if (notes.length === 0) return null;
  return (
    <ul className="flex flex-col gap-2">
      {notes.map((note) => (
        <li key={note.id} className="rounded-[6px] border border-line px-3 py-2">
          <div className="flex flex-wrap items-center gap-2">
            <SaidBy said={note} />
            <span className="flex-1" />
            <Chip className="max-w-full">
              <Link
                href={notePath(view.workspace.slug, note.captureId, note.id)}
                prefetch={false}
                title={t('select')}
                className="inline-flex min-w-0 items-center gap-1 whitespace-normal text-accent marks-through hover:underline"
              >
                <Icon name="pin" size={14} />
                {pinWords(note.selection)}
              </Link>
            </Chip>
          </div>
          <NoteText said={note} />
          {note.replies.length > 0 && (
            <ul className="mt-1.5 flex flex-col gap-1.5 border-l-2 border-line pl-3">
              {note.replies.map((reply) => (
                <li key={reply.id}>
                  <SaidBy said={reply} />
                  <NoteText said={reply} />
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  );
}

const FINDING = 'finding';

/** A note that belongs to the incident, on its finding or on one of its captures as a whole. */
function NewNote({ onClose }: { onClose: () => void }) {
  const t = useTranslations('incidents.notes');
  const notesT = useTranslations('notes');
  const { view, name } = useIncident();
  const { evidence, captures } = view;
  const first = evidence?.finding.evidence[0];
  const [about, setAbout] = useState(first ? FINDING : (captures[0]?.id ?? ''));
  const trpc = useTRPC();
  const queries = useQueryClient();
  const toast = useToast();
  const create = useMutation(
    trpc.annotation.create.mutationOptions({
      onSuccess: async () => {
        onClose();
        toast({ message: notesT('saved') });
        await queries.invalidateQueries(trpc.annotation.list.pathFilter());
      },
    }),
  );
  const pinned = (): { capture: string; selection: PinnedSelection } => {
    if (about !== FINDING || !evidence || !first)
      return { capture: about, selection: { version: 1, functions: [] } };
    const { pattern, fingerprint, functions } = evidence.finding;
    return {
      capture: evidence.captureId,
      selection: {
        version: 1,
        functions: functions.slice(0, 40),
        finding: { pattern, fingerprint, evidence: first.id },
      },
    };
  };
  return (
    <section
      aria-label={notesT('new')}
      className="flex flex-col gap-2 rounded-[8px] border border-accent-line bg-surface p-3 print:hidden"
    >
      <Field label={t('about')}>
        {(control) => (
          <SelectInput
            {...control}
            value={about}
            onChange={(event) => setAbout(event.target.value)}
          >
            {evidence && first && (
              <option value={FINDING}>{t('finding', { title: evidence.finding.title })}</option>
            )}
            {captures.map(({ id, at }) => (
              <option key={id} value={id}>
                {t('capture', { time: utcText(at, 'full') })}
              </option>
            ))}
          </SelectInput>
        )}
      </Field>
      <NoteForm
        label={notesT('text')}
        submit={notesT('save')}
        busy={create.isPending}
        problem={create.error ? problemOf(create.error) : undefined}
        onCancel={onClose}
        onSave={(text, mentions) => create.mutate({ ...name, ...pinned(), text, mentions })}
      />
    </section>
  );
}
