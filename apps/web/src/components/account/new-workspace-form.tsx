'use client';

import { Button, Field, Notice, TextInput } from '@unpark/ui';
import { type FormEvent, useState } from 'react';
import { problemOf } from '../../trpc/problem-of';
import { useTRPCClient } from '../../trpc/client';
import { slugOf } from './slug-of';

export function NewWorkspaceForm() {
  const client = useTRPCClient();
  const [busy, setBusy] = useState(false);
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<{ message: string; next?: string }>();
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
      {problem && (
        <Notice tone="bad" role="alert">
          {problem.message} {problem.next}
        </Notice>
      )}
      <Field
        label="Name"
        hint={
          slug ? (
            <>
              Its address: <code className="text-ink-2">/w/{slug}</code>, with a number added if
              that is taken.
            </>
          ) : (
            'The name of the team or the product, such as acme payments.'
          )
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
        {busy ? 'Making the workspace' : 'Make workspace'}
      </Button>
    </form>
  );
}
