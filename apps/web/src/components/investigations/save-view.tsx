'use client';

import { useMutation } from '@tanstack/react-query';
import { Button, Dialog, Field, Notice, TextArea, TextInput, useToast } from '@unpark/ui';
import { INVESTIGATION_LIMITS } from './limits';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { ProblemLine } from '../problem-words';
import { investigationPath } from '../shell/places';

interface Props {
  readonly slug: string;
  readonly kind: 'capture' | 'compare';
  /** ids; of a comparison in the order of its sides */
  readonly captures: readonly string[];
}

/** Keeps what is on the screen under a name; the address of the page says what that is. */
export default function SaveViewDialog({ onClose, ...props }: Props & { onClose: () => void }) {
  const t = useTranslations('investigations.save');
  return (
    <Dialog open onClose={onClose} title={t('title')} width={460}>
      <SaveForm {...props} onClose={onClose} />
    </Dialog>
  );
}

function SaveForm({ slug, kind, captures, onClose }: Props & { onClose: () => void }) {
  const t = useTranslations('investigations.save');
  const trpc = useTRPC();
  const toast = useToast();
  const router = useRouter();
  const [name, setName] = useState('');
  const [notes, setNotes] = useState('');
  const save = useMutation(
    trpc.investigation.save.mutationOptions({
      onSuccess: ({ id }) => {
        toast({ message: t('saved') });
        router.push(investigationPath(slug, id));
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const query = location.search.slice(1);
    save.mutate({ workspace: slug, name, notes, kind, query, captures: [...captures] });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <Field label={t('name')} hint={t('nameHint')}>
        {(control) => (
          <TextInput
            {...control}
            required
            autoFocus
            autoComplete="off"
            maxLength={INVESTIGATION_LIMITS.nameCharacters}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('notes')} hint={t('notesHint')}>
        {(control) => (
          <TextArea
            {...control}
            rows={5}
            maxLength={INVESTIGATION_LIMITS.notesCharacters}
            value={notes}
            onChange={(event) => setNotes(event.target.value)}
          />
        )}
      </Field>
      {save.isError && (
        <Notice tone="bad" role="alert">
          <ProblemLine problem={problemOf(save.error)} />
        </Notice>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" variant="primary" busy={save.isPending}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}
