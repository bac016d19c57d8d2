'use client';

import { Button, Field, TextInput } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { type FormEvent, useState } from 'react';
import type { ShownProblem } from '../problem-words';
import { AccountForm, EmailField } from './account-form';
import { askAccount } from './call-account';
import { CodeStep } from './code-step';

/** `next` is a path of ours, checked by the page. */
export function SignInForm({
  next,
  forgot = false,
  onDone,
}: {
  next: string;
  /** the installation can send a link for a new password */
  forgot?: boolean;
  /** instead of going to `next`: the page holds what a load would lose */
  onDone?: () => void;
}) {
  const t = useTranslations('account.signIn');
  const [busy, setBusy] = useState(false);
  const [asksCode, setAsksCode] = useState(false);
  const [problem, setProblem] = useState<ShownProblem>();
  // A whole load, so that nothing of an earlier account stays in memory.
  const done = onDone ?? (() => window.location.assign(next));
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    const answer = await askAccount<{ secondFactor?: boolean }>('sign-in/email', {
      email: String(form.get('email')).trim(),
      password: String(form.get('password')),
    });
    if (answer.ok && !answer.value.secondFactor) return done();
    setBusy(false);
    if (answer.ok) setAsksCode(true);
    setProblem(answer.ok ? undefined : answer.problem);
  };
  if (asksCode) {
    const again = (why: ShownProblem | undefined) => {
      setProblem(why);
      setAsksCode(false);
    };
    return <CodeStep onDone={done} onAgain={again} />;
  }
  return (
    <AccountForm problem={problem} onSubmit={submit}>
      <EmailField label={t('email')} autoComplete="username webauthn" autoFocus />
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
      {forgot && (
        <Link className="self-start text-accent font-medium" href="/forgot-password">
          {t('forgot')}
        </Link>
      )}
    </AccountForm>
  );
}
