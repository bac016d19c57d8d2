'use client';

import { useMutation } from '@tanstack/react-query';
import { Button, Dialog, Field, Notice, TextInput } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { ProblemLine } from '../problem-words';
import { useHere } from '../shell/workspace-context';
import { exportAddress } from './export-address';

export function DeleteDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useTranslations('workspace.delete');
  const { workspace } = useHere();
  return (
    <Dialog open={open} onClose={onClose} title={t('dialog', { workspace: workspace.name })}>
      <DeleteForm onClose={onClose} />
    </Dialog>
  );
}

function DeleteForm({ onClose }: { onClose: () => void }) {
  const t = useTranslations('workspace.delete');
  const { workspace } = useHere();
  const trpc = useTRPC();
  const [typed, setTyped] = useState('');
  const [tried, setTried] = useState(false);
  const remove = useMutation(
    trpc.workspace.delete.mutationOptions({
      // A whole load: nothing of the workspace stays in memory.
      onSuccess: () => window.location.assign('/'),
    }),
  );
  const fits = typed.trim() === workspace.name.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (fits) remove.mutate({ workspace: workspace.slug, name: typed });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <p>{t('text')}</p>
      <Notice tone="warning">
        {t.rich('first', {
          link: (words) => (
            <a className="text-accent font-medium" href={exportAddress(workspace.id)} download>
              {words}
            </a>
          ),
        })}
      </Notice>
      <Field
        label={t.rich('type', {
          name: workspace.name,
          b: (words) => <b className="marks-through">{words}</b>,
        })}
        error={tried && !fits ? t('wrong') : undefined}
      >
        {(control) => (
          <TextInput
            {...control}
            required
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              setTried(false);
            }}
          />
        )}
      </Field>
      {remove.isError && (
        <Notice tone="bad" role="alert">
          <ProblemLine problem={problemOf(remove.error)} />
        </Notice>
      )}
      <div data-dialog-actions className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" variant="danger" busy={remove.isPending}>
          {t('confirm')}
        </Button>
      </div>
    </form>
  );
}
