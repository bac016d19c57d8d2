'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { AnnotationView, SaidView, WorkspaceRef } from '@unpark/usecases';
import { Button, Chip, Icon, IconButton, Notice, useToast } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { ProblemLine } from '../problem-words';
import { mayAdminister, mayWrite } from '../shell/workspace-context';
import { useWriterOf } from '../shell/writer-words';
import { GoneWords } from './gone-words';
import { NoteForm } from './note-form';
import { NoteText, SaidBy } from './note-text';
import { type ShownNote, useNotes } from './notes-context';
import { usePinWords } from './pin-words';

/** An open note with its answers, and what can be done with it. */
export function NoteThread({
  shown,
  workspace,
  onSelect,
}: {
  shown: ShownNote;
  workspace: WorkspaceRef;
  /** absent where nothing of what it was pinned to is there */
  onSelect: (() => void) | undefined;
}) {
  const t = useTranslations('notes');
  const { note, found } = shown;
  const { setSpot } = useNotes();
  const acts = useNoteActs(workspace.slug);
  const pinWords = usePinWords();
  const [isAnswering, setAnswering] = useState(false);
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    const box = place.current?.getBoundingClientRect();
    if (box && (box.top < 0 || box.top > innerHeight - 80))
      place.current?.scrollIntoView({ block: 'nearest' });
  }, [note.id]);
  const writes = mayWrite(workspace);
  const isResolved = note.resolvedAt !== undefined;
  const writerOf = useWriterOf();
  const resolvedBy = writerOf({ by: note.resolvedBy, byKey: note.resolvedByKey });
  return (
    <section
      ref={place}
      aria-label={t('noteOf', {
        name: writerOf({ by: note.author?.name, byKey: note.byKey }) ?? t('left'),
      })}
      className="flex flex-col gap-2.5 rounded-[8px] border border-accent-line bg-surface p-3"
    >
      <div className="flex flex-wrap items-center gap-2 text-dense">
        <Chip className="max-w-full">
          <Icon name="pin" size={14} />
          {onSelect ? (
            <button
              type="button"
              className="min-w-0 whitespace-normal text-left marks-through hover:underline"
              title={t('select')}
              onClick={onSelect}
            >
              {pinWords(note.selection)}
            </button>
          ) : (
            <span className="whitespace-normal marks-through">{pinWords(note.selection)}</span>
          )}
        </Chip>
        <GoneWords found={found} />
        {isResolved && (
          <span className="text-ink-3">
            {resolvedBy === undefined ? t('resolved') : t('resolvedBy', { name: resolvedBy })}
          </span>
        )}
        <span className="flex-1" />
        {writes && (
          <Button
            size="small"
            onClick={() => acts.resolve({ annotation: note.id, resolved: !isResolved })}
          >
            {isResolved ? t('reopen') : t('resolve')}
          </Button>
        )}
        <IconButton
          icon="close"
          size="small"
          label={t('close')}
          onClick={() => setSpot(undefined)}
        />
      </div>
      <Said said={note} note={note} workspace={workspace} acts={acts} />
      {note.replies.length > 0 && (
        <ul className="flex flex-col gap-2.5 border-l-2 border-line pl-3">
          {note.replies.map((reply) => (
            <li key={reply.id}>
              <Said said={reply} note={note} workspace={workspace} acts={acts} />
            </li>
          ))}
        </ul>
      )}
      {acts.problem && (
        <Notice tone="bad" role="alert">
          <ProblemLine problem={acts.problem} />
        </Notice>
      )}
      {writes &&
        (isAnswering ? (
          <NoteForm
            label={t('reply')}
            submit={t('reply')}
            rows={2}
            busy={acts.isBusy}
            problem={undefined}
            onCancel={() => setAnswering(false)}
            onSave={(text, mentions) =>
              acts.reply({ annotation: note.id, text, mentions }, () => setAnswering(false))
            }
          />
        ) : (
          <div>
            <Button size="small" onClick={() => setAnswering(true)}>
              {t('reply')}
            </Button>
          </div>
        ))}
    </section>
  );
}

type Acts = ReturnType<typeof useNoteActs>;

function Said({
  said,
  note,
  workspace,
  acts,
}: {
  said: SaidView;
  note: AnnotationView;
  workspace: WorkspaceRef;
  acts: Acts;
}) {
  const t = useTranslations('notes');
  const [isEditing, setEditing] = useState(false);
  const mayChange = said.isYours && mayWrite(workspace);
  const isAnswered = said.id === note.id && note.replies.some((reply) => !reply.isYours);
  const mayDelete = (mayChange && !isAnswered) || mayAdminister(workspace);
  return (
    <article className="flex flex-col gap-0.5">
      <div className="flex flex-wrap items-center gap-x-2">
        <SaidBy said={said} />
        <span className="flex-1" />
        {mayChange && !isEditing && (
          <Button size="small" variant="ghost" onClick={() => setEditing(true)}>
            {t('edit')}
          </Button>
        )}
        {mayDelete && !isEditing && (
          <IconButton
            icon="trash"
            size="small"
            label={t(said.id === note.id ? 'delete' : 'deleteReply')}
            onClick={() => acts.remove(said.id)}
          />
        )}
      </div>
      {isEditing ? (
        <NoteForm
          label={t('text')}
          submit={t('saveEdit')}
          text={said.text}
          people={said.mentions}
          busy={acts.isBusy}
          problem={undefined}
          onCancel={() => setEditing(false)}
          onSave={(text, mentions) =>
            acts.edit({ annotation: said.id, text, mentions }, () => setEditing(false))
          }
        />
      ) : (
        <NoteText said={said} />
      )}
    </article>
  );
}

function useNoteActs(workspace: string) {
  const t = useTranslations('notes');
  const trpc = useTRPC();
  const queries = useQueryClient();
  const toast = useToast();
  const options = {
    onSuccess: () => queries.invalidateQueries(trpc.annotation.list.pathFilter()),
  };
  const reply = useMutation(trpc.annotation.reply.mutationOptions(options));
  const edit = useMutation(trpc.annotation.edit.mutationOptions(options));
  const resolve = useMutation(trpc.annotation.resolve.mutationOptions(options));
  const remove = useMutation(trpc.annotation.delete.mutationOptions(options));
  const restore = useMutation(trpc.annotation.restore.mutationOptions(options));
  const all = [reply, edit, resolve, remove, restore];
  const failed = all.find(({ error }) => error !== null)?.error;
  type Words = { annotation: string; text: string; mentions: string[] };
  return {
    isBusy: all.some(({ isPending }) => isPending),
    problem: failed ? problemOf(failed) : undefined,
    reply: (input: Words, done: () => void) =>
      reply.mutate({ workspace, ...input }, { onSuccess: done }),
    edit: (input: Words, done: () => void) =>
      edit.mutate({ workspace, ...input }, { onSuccess: done }),
    resolve: (input: { annotation: string; resolved: boolean }) =>
      resolve.mutate({ workspace, ...input }),
    remove: (annotation: string) =>
      remove.mutate(
        { workspace, annotation },
        {
          onSuccess: () =>
            toast({
              message: t('deleted'),
              action: { label: t('undo'), run: () => restore.mutate({ workspace, annotation }) },
            }),
        },
      ),
  };
}
