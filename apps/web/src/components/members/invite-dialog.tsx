'use client';

import { useMutation } from '@tanstack/react-query';
import { Button, Dialog, Field, Notice, SelectInput, TextInput } from '@unpark/ui';
import type { InvitedRole, IssuedInvitation } from '@unpark/usecases';
import { useLocale, useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { ProblemLine } from '../problem-words';
import { useHere } from '../shell/workspace-context';

const ROLES: readonly InvitedRole[] = ['viewer', 'editor', 'admin'];

interface InviteProps {
  readonly sendsMail: boolean;
  readonly onClose: () => void;
  readonly onIssued: (issued: IssuedInvitation) => void;
}

export function InviteDialog({ open, ...rest }: InviteProps & { open: boolean }) {
  const t = useTranslations('members.form');
  const { workspace } = useHere();
  return (
    <Dialog
      open={open}
      onClose={rest.onClose}
      title={t('title', { workspace: workspace.name })}
      width={440}
    >
      <InviteForm {...rest} />
    </Dialog>
  );
}

function InviteForm({ sendsMail, onClose, onIssued }: InviteProps) {
  const t = useTranslations('members.form');
  const roles = useTranslations('shell.roles');
  const about = useTranslations('roles.about');
  const language = useLocale() === 'zh' ? 'zh' : 'en';
  const { workspace } = useHere();
  const trpc = useTRPC();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<InvitedRole>('editor');
  const [byMail, setByMail] = useState(sendsMail);
  const create = useMutation(trpc.invitation.create.mutationOptions({ onSuccess: onIssued }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ workspace: workspace.slug, email: email.trim(), role, byMail, language });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <Field label={t('email')} hint={t('emailHint')}>
        {(control) => (
          <TextInput
            {...control}
            type="email"
            required
            maxLength={254}
            autoComplete="off"
            inputMode="email"
            spellCheck={false}
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('role')} hint={about(role)}>
        {(control) => (
          <SelectInput
            {...control}
            value={role}
            onChange={(event) => setRole(event.target.value as InvitedRole)}
          >
            {ROLES.map((choice) => (
              <option key={choice} value={choice}>
                {roles(choice)}
              </option>
            ))}
          </SelectInput>
        )}
      </Field>
      {sendsMail ? (
        <Field label={t('delivery')}>
          {(control) => (
            <SelectInput
              {...control}
              value={byMail ? 'mail' : 'link'}
              onChange={(event) => setByMail(event.target.value === 'mail')}
            >
              <option value="mail">{t('byMail')}</option>
              <option value="link">{t('byLink')}</option>
            </SelectInput>
          )}
        </Field>
      ) : (
        <p className="text-dense text-ink-2">{t('noMail')}</p>
      )}
      {create.isError && (
        <Notice tone="bad" role="alert">
          <ProblemLine problem={problemOf(create.error)} />
        </Notice>
      )}
      <div data-dialog-actions className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" variant="primary" busy={create.isPending}>
          {byMail ? t('send') : t('make')}
        </Button>
      </div>
    </form>
  );
}
