'use client';

import { Button, Field, TextInput } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { problemOf } from '../../trpc/problem-of';
import { useTRPCClient } from '../../trpc/client';
import { ProblemNotice, type ShownProblem } from '../problem-words';
import { slugOf } from './slug-of';

export function NewWorkspaceForm() {
  const t = useTranslations('account.workspace');
  const client = useTRPCClient();
  const [busy, setBusy] = useState(false);
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<ShownProblem>();
  const slug = slugOf(name);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const made = await client.workspace.create.mutate({ name: name.trim() });
      window.location.assign(`/w/${made.slug}`);
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
      <ProblemNotice problem={problem} />
      <Field
        label={t('name')}
        hint={
          slug
            ? t.rich('address', {
                slug,
                code: (words) => <code className="text-ink-2">{words}</code>,
              })
            : t('hint')
        }
      >
        {(control) => (
          <TextInput
            {...control}
            name="workspace"
            required
            maxLength={60}
            autoComplete="organization"
            autoFocus
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" variant="primary" busy={busy} className="mt-1">
        {busy ? t('busy') : t('submit')}
      </Button>
    </form>
  );
}
