'use client';

import type { Problem } from '@unpark/base';
import { Button, Field, TextInput } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { ProblemNotice } from '../problem-words';
import { GuestBar } from './guest-bar';

const NOT_REACHED: Problem = {
  code: 'web.server-not-reached',
  message: 'The server was not reached.',
  next: 'Check the network and try again.',
};

/** What stands before a link with a password; it tells nothing of what is behind. */
export function PasswordPage({ token }: { token: string }) {
  const t = useTranslations('investigations.password');
  const router = useRouter();
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      const answer = await fetch(`/api/v1/shared/${token}/password`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ password }),
      });
      if (answer.ok) {
        router.refresh();
        return;
      }
      const { error } = (await answer.json()) as { error: Problem };
      setProblem(error);
    } catch {
      setProblem(NOT_REACHED);
    }
    setBusy(false);
  };
  return (
    <>
      <GuestBar />
      <main id="content" className="mx-auto w-full max-w-[420px] px-4 pt-[10vh]">
        <form
          onSubmit={(event) => void submit(event)}
          className="flex flex-col gap-3 rounded-panel border border-line bg-surface p-5"
        >
          <h1 className="text-lead font-semibold">{t('title')}</h1>
          <Field label={t('label')} hint={t('hint')}>
            {(control) => (
              <TextInput
                {...control}
                type="password"
                required
                autoFocus
                autoComplete="off"
                maxLength={200}
                value={password}
                onChange={(event) => setPassword(event.target.value)}
              />
            )}
          </Field>
          <ProblemNotice problem={problem} />
          <Button type="submit" variant="primary" busy={busy} className="self-end">
            {t('open')}
          </Button>
        </form>
      </main>
    </>
  );
}
