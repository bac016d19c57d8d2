'use client';

import { Button, Field, TextInput } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import type { ShownProblem } from '../problem-words';
import { AccountForm, EmailField, NewPasswordField, PASSWORD_MIN_CHARACTERS } from './account-form';
import { callAccount } from './call-account';

/** `next` is a path of ours, checked by the page. */
export function SignUpForm({
  next,
  email,
  onDone,
}: {
  next: string;
  /** to begin with: the one that was invited */
  email?: string | undefined;
  /** instead of going to `next`: the page holds what a load would lose */
  onDone?: () => void;
}) {
  const t = useTranslations('account.signUp');
  const [busy, setBusy] = useState(false);
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const [problem, setProblem] = useState<ShownProblem>();
  const missing = PASSWORD_MIN_CHARACTERS - [...password].length;
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    const form = new FormData(event.currentTarget);
    if (missing > 0) {
      event.currentTarget.querySelector<HTMLElement>('[name=password]')?.focus();
      return;
    }
    setBusy(true);
    const refused = await callAccount('sign-up/email', {
      name: String(form.get('name')).trim(),
      email: String(form.get('email')).trim(),
      password,
    });
    if (refused) {
      setProblem(refused);
      setBusy(false);
      return;
    }
    if (onDone) onDone();
    else window.location.assign(next);
  };
  return (
    <AccountForm problem={problem} onSubmit={submit}>
      <Field label={t('name')} hint={t('nameHint')}>
        {(control) => (
          <TextInput
            {...control}
            name="name"
            required
            maxLength={100}
            autoComplete="name"
            autoFocus
          />
        )}
      </Field>
      <EmailField label={t('email')} defaultValue={email} />
      <NewPasswordField
        label={t('password')}
        hint={t('passwordHint', { least: PASSWORD_MIN_CHARACTERS })}
        error={tried && missing > 0 ? t('missing', { count: missing }) : undefined}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button type="submit" variant="primary" busy={busy} className="mt-1">
        {busy ? t('busy') : t('submit')}
      </Button>
    </AccountForm>
  );
}
