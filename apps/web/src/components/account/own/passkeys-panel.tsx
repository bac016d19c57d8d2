'use client';

import { useMutation } from '@tanstack/react-query';
import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/browser';
import {
  Button,
  Dialog,
  Field,
  Notice,
  Panel,
  PanelBody,
  PanelHead,
  TextInput,
  useToast,
  UtcTime,
} from '@unpark/ui';
import type { AccountView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState, useSyncExternalStore } from 'react';
import { useTRPC } from '../../../trpc/client';
import { problemOf } from '../../../trpc/problem-of';
import { ProblemLine } from '../../problem-words';
import { askAccount } from '../call-account';
import { addPasskeyHere, passkeysHere } from '../passkey-ceremony';
import { AskPassword } from './ask-password';
import { useAccount } from './use-account';

const never = () => () => undefined;
type Passkey = AccountView['passkeys'][number];

export function PasskeysPanel() {
  const t = useTranslations('account.own.passkeys');
  const toast = useToast();
  const trpc = useTRPC();
  const { account, reload, nowIso } = useAccount();
  const here = useSyncExternalStore(never, passkeysHere, () => 'yes' as const);
  const [adding, setAdding] = useState(false);
  const [renaming, setRenaming] = useState<Passkey>();
  const [removing, setRemoving] = useState<Passkey>();
  const change = useMutation(
    trpc.account.changePasskey.mutationOptions({
      onSuccess: async () => {
        toast({ message: removing ? t('removed', { name: removing.name }) : t('renamed') });
        setRemoving(undefined);
        setRenaming(undefined);
        await reload();
      },
    }),
  );
  const add = async (password: string, form: FormData) => {
    const name = String(form.get('name')).trim();
    const begun = await askAccount<{ options: PublicKeyCredentialCreationOptionsJSON }>(
      'passkey/begin',
      { password },
    );
    if (!begun.ok) return begun.problem;
    const end = await addPasskeyHere(begun.value.options, name);
    if (end !== 'done' && end !== 'stopped') return end;
    setAdding(false);
    toast(end === 'done' ? { message: t('added', { name }) } : { message: t('stopped') });
    await reload();
    return undefined;
  };
  const rename = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name')).trim();
    if (renaming && name !== '') change.mutate({ id: renaming.id, change: { name } });
  };
  return (
    <Panel id="passkeys">
      <PanelHead
        title={t('title')}
        actions={
          here === 'yes' && (
            <Button size="small" icon="plus" onClick={() => setAdding(true)}>
              {t('add')}
            </Button>
          )
        }
      />
      {account.passkeys.length === 0 ? (
        <PanelBody className="text-ink-2">{t('none')}</PanelBody>
      ) : (
        <ul>
          {account.passkeys.map((passkey) => (
            <li
              key={passkey.id}
              className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2 border-b border-line last:border-b-0"
            >
              <span className="font-medium marks-through">{passkey.name}</span>
              <span className="text-dense text-ink-2">
                {passkey.synced ? t('synced') : t('oneDevice')}
                {passkey.createdAt && (
                  <>
                    {' · '}
                    {t('since')} <UtcTime iso={passkey.createdAt} style="short" nowIso={nowIso} />
                  </>
                )}
              </span>
              <span className="ml-auto flex gap-2">
                <Button size="small" variant="ghost" onClick={() => setRenaming(passkey)}>
                  {t('rename')}
                </Button>
                <Button size="small" variant="ghost" onClick={() => setRemoving(passkey)}>
                  {t('remove')}
                </Button>
              </span>
            </li>
          ))}
        </ul>
      )}
      {here !== 'yes' && (
        <PanelBody className="text-dense text-ink-3">
          {here === 'no-name' ? t('needsName') : t('notHere')}
        </PanelBody>
      )}
      {adding && (
        <AskPassword
          title={t('add')}
          text={t('addText')}
          submit={t('add')}
          onClose={() => setAdding(false)}
          onSubmit={add}
        >
          <Field label={t('name')} hint={t('nameHint')}>
            {(control) => <TextInput {...control} name="name" required maxLength={100} />}
          </Field>
        </AskPassword>
      )}
      {renaming && (
        <Dialog open onClose={() => setRenaming(undefined)} title={t('rename')} width={380}>
          <form onSubmit={rename} className="flex flex-col gap-3">
            {change.isError && (
              <Notice tone="bad" role="alert">
                <ProblemLine problem={problemOf(change.error)} />
              </Notice>
            )}
            <Field label={t('name')}>
              {(control) => (
                <TextInput
                  {...control}
                  name="name"
                  required
                  maxLength={100}
                  defaultValue={renaming.name}
                  autoFocus
                />
              )}
            </Field>
            <div className="flex justify-end">
              <Button type="submit" variant="primary" busy={change.isPending}>
                {t('save')}
              </Button>
            </div>
          </form>
        </Dialog>
      )}
      {removing && (
        <Dialog
          open
          onClose={() => setRemoving(undefined)}
          title={t('removeTitle', { name: removing.name })}
          width={420}
          actions={
            <>
              <Button onClick={() => setRemoving(undefined)}>{t('keep')}</Button>
              <Button
                variant="danger"
                busy={change.isPending}
                onClick={() => change.mutate({ id: removing.id, change: 'remove' })}
              >
                {t('remove')}
              </Button>
            </>
          }
        >
          <p>{t('removeText')}</p>
          {change.isError && (
            <Notice tone="bad" role="alert" className="mt-3">
              <ProblemLine problem={problemOf(change.error)} />
            </Notice>
          )}
        </Dialog>
      )}
    </Panel>
  );
}
