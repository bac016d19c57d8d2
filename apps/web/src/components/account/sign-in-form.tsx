'use client';

import { Button, Field, Notice, TextInput } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { ProblemLine, type ShownProblem } from '../problem-words';
import { callAccount } from './call-account';

/** `next` is a path of ours, checked by the page. */
export function SignInForm({
  next,
  onDone,
}: {
  next: string;
  /** instead of going to `next`: the page holds what a load would lose */
  onDone?: () => void;
}) {
  const t = useTranslations('account.signIn');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ShownProblem>();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    const refused = await callAccount('sign-in/email', {
      email: String(form.get('email')).trim(),
      password: String(form.get('password')),
      rememberMe: true,
    });
    if (refused) {
      setProblem(refused);
      setBusy(false);
      return;
    }
    // A whole load, so that nothing of an earlier account stays in memory.
    if (onDone) onDone();
    else window.location.assign(next);
  };
  return (
    <form method="post" onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
      {problem && (
        <Notice tone="bad" role="alert">
          <ProblemLine problem={problem} />
        </Notice>
      )}
      <Field label={t('email')}>
        {(control) => (
          <TextInput
            {...control}
            name="email"
            type="email"
            required
            autoComplete="username"
            inputMode="email"
            spellCheck={false}
            autoFocus
          />
        )}
      </Field>
      <Field label={t('password')}>
        {(control) => (
          <TextInput
            {...control}
            name="password"
            type="password"
            required
            autoComplete="current-password"
          />
        )}
      </Field>
      <Button type="submit" variant="primary" busy={busy} className="mt-1">
        {busy ? t('busy') : t('submit')}
      </Button>
    </form>
  );
}
