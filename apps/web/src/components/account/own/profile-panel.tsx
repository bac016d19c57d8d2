'use client';

import { useMutation } from '@tanstack/react-query';
import {
  Button,
  Field,
  Notice,
  Panel,
  PanelBody,
  PanelHead,
  TextInput,
  useToast,
} from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { useTRPC } from '../../../trpc/client';
import { problemOf } from '../../../trpc/problem-of';
import { ProblemLine } from '../../problem-words';
import { askAccount } from '../call-account';
import { AskPassword } from './ask-password';
import { useAccount } from './use-account';

export function ProfilePanel() {
  const t = useTranslations('account.own.profile');
  const trpc = useTRPC();
  const toast = useToast();
  const { account, reload } = useAccount();
  const [name, setName] = useState(account.user.name);
  const [changing, setChanging] = useState(false);
  const [sentTo, setSentTo] = useState<string>();
  const save = useMutation(
    trpc.account.update.mutationOptions({
      onSuccess: async () => {
        toast({ message: t('saved') });
        await reload();
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ name: name.trim() });
  };
  const changeEmail = async (password: string, form: FormData) => {
    const email = String(form.get('email')).trim();
    const answer = await askAccount<{ sent: boolean }>('email/change', { password, email });
    if (!answer.ok) return answer.problem;
    setChanging(false);
    setSentTo(answer.value.sent ? email : undefined);
    if (!answer.value.sent) toast({ message: t('emailSaved') });
    await reload();
    return undefined;
  };
  return (
    <Panel id="profile">
      <PanelHead title={t('title')} />
      <PanelBody className="flex flex-col gap-4">
        <form onSubmit={submit} className="flex flex-wrap items-end gap-2">
          <Field label={t('name')} className="flex-1 min-w-[220px] max-w-[380px]">
            {(control) => (
              <TextInput
                {...control}
                required
                maxLength={100}
                autoComplete="name"
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
          <Button
            type="submit"
            busy={save.isPending}
            disabled={name.trim() === '' || name.trim() === account.user.name}
          >
            {t('save')}
          </Button>
        </form>
        {save.isError && (
          <Notice tone="bad" role="alert">
            <ProblemLine problem={problemOf(save.error)} />
          </Notice>
        )}
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span>
            <span className="text-ink-3">{t('email')}</span>{' '}
            <span className="break-all">{account.user.email}</span>
          </span>
          {account.hasPassword ? (
            <Button size="small" onClick={() => setChanging(true)}>
              {t('change')}
            </Button>
          ) : (
            <span className="text-dense text-ink-3">{t('ofProvider')}</span>
          )}
        </div>
        {sentTo !== undefined && (
          <Notice tone="good" role="status">
            {t('sent', { email: sentTo })}
          </Notice>
        )}
      </PanelBody>
      {changing && (
        <AskPassword
          title={t('changeTitle')}
          text={account.sendsMail ? t('byMail') : t('atOnce')}
          submit={t('change')}
          onClose={() => setChanging(false)}
          onSubmit={changeEmail}
        >
          <Field label={t('newEmail')}>
            {(control) => (
              <TextInput
                {...control}
                name="email"
                type="email"
                required
                autoComplete="email"
                inputMode="email"
                spellCheck={false}
              />
            )}
          </Field>
        </AskPassword>
      )}
    </Panel>
  );
}
