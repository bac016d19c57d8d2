'use client';

import { Button, Field, Notice, TextInput } from '@unpark/ui';
import { type FormEvent, useState } from 'react';
import { callAccount } from './call-account';

export const PASSWORD_MIN_CHARACTERS = 12;

/** `next` is a path of ours, checked by the page. */
export function SignUpForm({
  next,
  onDone,
}: {
  next: string;
  /** instead of going to `next`: the page holds what a load would lose */
  onDone?: () => void;
}) {
  const [busy, setBusy] = useState(false);
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const [problem, setProblem] = useState<{ message: string; next?: string }>();
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
    <form method="post" onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
      {problem && (
        <Notice tone="bad" role="alert">
          {problem.message} {problem.next}
        </Notice>
      )}
      <Field label="Your name" hint="Shown beside what you add.">
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
      <Field label="E-mail">
        {(control) => (
          <TextInput
            {...control}
            name="email"
            type="email"
            required
            autoComplete="username"
            inputMode="email"
            spellCheck={false}
          />
        )}
      </Field>
      <Field
        label="Password"
        hint={`At least ${PASSWORD_MIN_CHARACTERS} characters; any characters, no other rule. A few unrelated words are good; a common password is refused.`}
        error={
          tried && missing > 0
            ? `${missing} more ${missing === 1 ? 'character' : 'characters'} needed.`
            : undefined
        }
      >
        {(control) => (
          <TextInput
            {...control}
            name="password"
            type="password"
            required
            maxLength={128}
            autoComplete="new-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            {...{ passwordrules: `minlength: ${PASSWORD_MIN_CHARACTERS};` }}
          />
        )}
      </Field>
      <Button type="submit" variant="primary" busy={busy} className="mt-1">
        {busy ? 'Making the account' : 'Make account'}
      </Button>
    </form>
  );
}
