'use client';

import { useMutation } from '@tanstack/react-query';
import { Button, Dialog, Field, TextInput, useToast } from '@unpark/ui';
import type { ServiceView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { ProblemText } from '../capture-page/artifact-list';
import { ProblemLine } from '../problem-words';
import { mayWrite, useHere } from '../shell/workspace-context';

/** The same names that an upload may use. */
const NAME = '[A-Za-z0-9][A-Za-z0-9._\\/ \\-]*';

/** Name and repository of a service, for those who may change them. */
export function ServiceSettings({ service }: { service: ServiceView['service'] }) {
  const t = useTranslations('service.settings');
  const { workspace } = useHere();
  const [open, setOpen] = useState(false);
  if (!mayWrite(workspace)) return null;
  return (
    <>
      <Button icon="settings" variant="ghost" onClick={() => setOpen(true)}>
        {t('open')}
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t('title', { name: service.name })}>
        <SettingsForm service={service} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function SettingsForm({
  service,
  onClose,
}: {
  service: ServiceView['service'];
  onClose: () => void;
}) {
  const t = useTranslations('service.settings');
  const { workspace } = useHere();
  const trpc = useTRPC();
  const router = useRouter();
  const toast = useToast();
  const [name, setName] = useState(service.name);
  const [repository, setRepository] = useState(service.repositoryUrl ?? '');
  const update = useMutation(
    trpc.service.update.mutationOptions({
      onSuccess: () => {
        onClose();
        toast({ message: t('saved') });
        router.refresh();
      },
    }),
  );
  const problem = update.error ? problemOf(update.error) : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    update.mutate({
      workspace: workspace.slug,
      service: service.id,
      name: name.trim(),
      repositoryUrl: repository.trim() === '' ? null : repository.trim(),
    });
  };
  const renamed = name.trim() !== service.name;
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <Field
        label={t('name')}
        hint={renamed ? t('renamed', { name: service.name }) : t('nameHint')}
        error={problem?.code === 'service.taken' ? <ProblemLine problem={problem} /> : undefined}
      >
        {(control) => (
          <TextInput
            {...control}
            required
            maxLength={100}
            pattern={NAME}
            title={t('nameRule')}
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field
        label={t('repository')}
        hint={t('repositoryHint')}
        error={
          problem?.code === 'service.repository' ? <ProblemLine problem={problem} /> : undefined
        }
      >
        {(control) => (
          <TextInput
            {...control}
            inputMode="url"
            maxLength={2048}
            autoComplete="off"
            placeholder="https://github.com/acme/checkout"
            value={repository}
            onChange={(event) => setRepository(event.target.value)}
          />
        )}
      </Field>
      {problem && problem.code !== 'service.taken' && problem.code !== 'service.repository' && (
        <div role="alert">
          <ProblemText problem={problem} />
        </div>
      )}
      <div data-dialog-actions className="flex justify-end gap-2">
        <Button type="button" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button type="submit" variant="primary" busy={update.isPending}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}
