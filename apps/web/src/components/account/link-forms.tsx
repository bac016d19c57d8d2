'use client';

import { Button } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { ProblemNotice, type ShownProblem } from '../problem-words';
import {
  AccountForm,
  doneLink,
  EmailField,
  FormDone,
  NewPasswordField,
  PASSWORD_MIN_CHARACTERS,
} from './account-form';
import { callAccount } from './call-account';

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
      <FormDone>
        {t.rich('done', {
          link: doneLink('/sign-in'),
        })}
      </FormDone>
    );
  }
  return (
    <AccountForm problem={problem} onSubmit={submit}>
      <NewPasswordField
        label={t('password')}
        hint={t('hint', { least: PASSWORD_MIN_CHARACTERS })}
        autoFocus
      />
      <Button type="submit" variant="primary" busy={busy}>
        {t('submit')}
      </Button>
    </AccountForm>
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
    return <FormDone>{t('sent')}</FormDone>;
  }
  return (
    <AccountForm problem={problem} onSubmit={submit}>
      <EmailField label={t('email')} autoFocus />
      <Button type="submit" variant="primary" busy={busy}>
        {t('submit')}
      </Button>
    </AccountForm>
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
      <FormDone>
        {t.rich('done', {
          link: doneLink('/account'),
        })}
      </FormDone>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      <ProblemNotice problem={problem} />
      <Button variant="primary" busy={busy} onClick={() => void confirm()}>
        {t('submit')}
      </Button>
    </div>
  );
}
