'use client';

import { Button, Field, Notice, TextInput } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { type FormEvent, useState } from 'react';
import { ProblemLine, type ShownProblem } from '../problem-words';
import { callAccount } from './call-account';
import { PASSWORD_MIN_CHARACTERS } from './sign-up-form';

/** The secret of a link stands after `#`: browsers send that part to nobody. */
const linkToken = (): string => window.location.hash.slice(1);

export function NewPasswordForm() {
  const t = useTranslations('account.reset');
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState(false);
  const [problem, setProblem] = useState<ShownProblem>();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setBusy(true);
    const newPassword = String(new FormData(event.currentTarget).get('password'));
    const refused = await callAccount('password/reset', { token: linkToken(), newPassword });
    setBusy(false);
    setProblem(refused);
    setDone(refused === undefined);
  };
  if (done) {
    return (
      <Notice tone="good" role="status">
        {t.rich('done', {
          link: (words) => (
            <Link className="text-accent font-medium" href="/sign-in">
              {words}
            </Link>
          ),
        })}
      </Notice>
    );
  }
  return (
    <form method="post" onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
      {problem && (
        <Notice tone="bad" role="alert">
          <ProblemLine problem={problem} />
        </Notice>
      )}
      <Field label={t('password')} hint={t('hint', { least: PASSWORD_MIN_CHARACTERS })}>
        {(control) => (
          <TextInput
            {...control}
            name="password"
            type="password"
            required
            maxLength={128}
            autoComplete="new-password"
            autoFocus
          />
        )}
      </Field>
      <Button type="submit" variant="primary" busy={busy}>
        {t('submit')}
      </Button>
    </form>
  );
}

export function ForgotPasswordForm() {
  const t = useTranslations('account.forgot');
  const [busy, setBusy] = useState(false);
  const [sent, setSent] = useState(false);
  const [problem, setProblem] = useState<ShownProblem>();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setBusy(true);
    const email = String(new FormData(event.currentTarget).get('email')).trim();
    const refused = await callAccount('password/forgot', { email });
    setBusy(false);
    setProblem(refused);
    setSent(refused === undefined);
  };
  if (sent) {
    return (
      <Notice tone="good" role="status">
        {t('sent')}
      </Notice>
    );
  }
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
      <Button type="submit" variant="primary" busy={busy}>
        {t('submit')}
      </Button>
    </form>
  );
}

/** Confirms by a click, not by opening: mail scanners open links too. */
export function ConfirmEmail() {
  const t = useTranslations('account.confirmEmail');
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState(false);
  const [problem, setProblem] = useState<ShownProblem>();
  const confirm = async () => {
    setBusy(true);
    const refused = await callAccount('email/confirm', { token: linkToken() });
    setBusy(false);
    setProblem(refused);
    setDone(refused === undefined);
  };
  if (done) {
    return (
      <Notice tone="good" role="status">
        {t.rich('done', {
          link: (words) => (
            <Link className="text-accent font-medium" href="/account">
              {words}
            </Link>
          ),
        })}
      </Notice>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      {problem && (
        <Notice tone="bad" role="alert">
          <ProblemLine problem={problem} />
        </Notice>
      )}
      <Button variant="primary" busy={busy} onClick={() => void confirm()}>
        {t('submit')}
      </Button>
    </div>
  );
}
