'use client';

import { Button, Field, TextInput } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { ProblemNotice, type ShownProblem } from '../problem-words';
import { callAccount } from './call-account';

/** Problems after which a code is not asked for any more. */
const OVER: ReadonlySet<string> = new Set(['account.sign-in-ended', 'account.factor-locked']);

/** The second step of a sign-in: a code of the app, or a backup code, in the same field. */
export function CodeStep({
  onDone,
  onAgain,
}: {
  onDone: () => void;
  /** back to the password, and why */
  onAgain: (problem: ShownProblem | undefined) => void;
}) {
  const t = useTranslations('account.code');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ShownProblem>();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    setBusy(true);
    const code = String(new FormData(form).get('code'));
    const refused = await callAccount('sign-in/second-factor', { code });
    if (!refused) return onDone();
    if (OVER.has(refused.code)) return onAgain(refused);
    setProblem(refused);
    setBusy(false);
    form.reset();
    form.querySelector('input')?.focus();
  };
  return (
    <form method="post" onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
      <p className="text-ink-2">{t('lead')}</p>
      <ProblemNotice problem={problem} />
      <Field label={t('label')} hint={t('hint')}>
        {(control) => (
          <TextInput
            {...control}
            name="code"
            required
            maxLength={20}
            autoComplete="one-time-code"
            spellCheck={false}
            autoFocus
          />
        )}
      </Field>
      <Button type="submit" variant="primary" busy={busy}>
        {busy ? t('busy') : t('submit')}
      </Button>
      <button
        type="button"
        className="self-start text-accent font-medium"
        onClick={() => onAgain(undefined)}
      >
        {t('back')}
      </button>
    </form>
  );
}
