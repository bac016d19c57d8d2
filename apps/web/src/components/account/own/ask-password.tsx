'use client';

import { Button, Dialog, Field, TextInput } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { type FormEvent, type ReactNode, useState } from 'react';
import { ProblemNotice, type ShownProblem } from '../../problem-words';
import { useAccount } from './use-account';

export interface AskPasswordProps {
  readonly title: string;
  readonly text: ReactNode;
  readonly submit: string;
  readonly danger?: boolean;
  /** fields above the password */
  readonly children?: ReactNode;
  readonly onClose: () => void;
  /** what went wrong, or undefined when it is done */
  readonly onSubmit: (password: string, form: FormData) => Promise<ShownProblem | undefined>;
}

/** Asks whoever sits here to show that it is them; people without a password just confirm. */
export function AskPassword(props: AskPasswordProps) {
  return (
    <Dialog open onClose={props.onClose} title={props.title} width={420}>
      <PasswordForm {...props} />
    </Dialog>
  );
}

function PasswordForm({ text, submit, danger, children, onClose, onSubmit }: AskPasswordProps) {
  const t = useTranslations('account.own');
  const { account } = useAccount();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ShownProblem>();
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setProblem(await onSubmit(String(form.get('password') ?? ''), form));
    setBusy(false);
  };
  return (
    <form method="post" onSubmit={(event) => void send(event)} className="flex flex-col gap-3">
      <div className="text-ink-2">{text}</div>
      <ProblemNotice problem={problem} />
      {children}
      {account.hasPassword && (
        <Field label={t('yourPassword')}>
          {(control) => (
            <TextInput
              {...control}
              name="password"
              type="password"
              required
              autoFocus
              autoComplete="current-password"
            />
          )}
        </Field>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" variant={danger ? 'danger' : 'primary'} busy={busy}>
          {submit}
        </Button>
      </div>
    </form>
  );
}
