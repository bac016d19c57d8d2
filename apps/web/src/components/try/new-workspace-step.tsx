'use client';

import { Button, Field, TextInput } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { useTRPCClient } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { ProblemNotice, type ShownProblem } from '../problem-words';

/** For an account that has nowhere to save to yet. */
export function NewWorkspaceStep({
  hasReadOnly,
  onMade,
}: {
  hasReadOnly: boolean;
  onMade: () => void;
}) {
  const t = useTranslations('try.save');
  const client = useTRPCClient();
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ShownProblem>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await client.workspace.create.mutate({ name: name.trim() });
      onMade();
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
      {hasReadOnly && <p className="text-ink-2">{t('readOnly')}</p>}
      <ProblemNotice problem={problem} />
      <Field label={t('newWorkspace')} hint={t('newWorkspaceHint')}>
        {(control) => (
          <TextInput
            {...control}
            required
            maxLength={60}
            autoFocus
            autoComplete="organization"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" variant="primary" busy={busy} className="self-end">
        {t('makeWorkspace')}
      </Button>
    </form>
  );
}
