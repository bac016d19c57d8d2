'use client';

import { useMutation } from '@tanstack/react-query';
import { Button, Dialog, Field, Notice, SelectInput, useToast } from '@unpark/ui';
import type { MemberRow } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { ProblemLine } from '../problem-words';
import { useHere } from '../shell/workspace-context';

interface TransferProps {
  readonly others: readonly MemberRow[];
  readonly onClose: () => void;
}

export function TransferDialog({ open, ...rest }: TransferProps & { open: boolean }) {
  const t = useTranslations('workspace.transfer');
  const { workspace } = useHere();
  return (
    <Dialog
      open={open}
      onClose={rest.onClose}
      title={t('dialog', { workspace: workspace.name })}
      width={440}
    >
      <TransferForm {...rest} />
    </Dialog>
  );
}

function TransferForm({ others, onClose }: TransferProps) {
  const t = useTranslations('workspace.transfer');
  const { workspace } = useHere();
  const trpc = useTRPC();
  const router = useRouter();
  const toast = useToast();
  const [to, setTo] = useState(others[0]?.userId ?? '');
  const transfer = useMutation(
    trpc.workspace.transfer.mutationOptions({
      onSuccess: () => {
        const name = others.find((member) => member.userId === to)?.name ?? '';
        toast({ message: t('done', { name }) });
        onClose();
        router.refresh();
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    transfer.mutate({ workspace: workspace.slug, user: to });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <p>{t('text')}</p>
      <Field label={t('to')}>
        {(control) => (
          <SelectInput {...control} value={to} onChange={(event) => setTo(event.target.value)}>
            {others.map((member) => (
              <option key={member.userId} value={member.userId}>
                {`${member.name}, ${member.email}`}
              </option>
            ))}
          </SelectInput>
        )}
      </Field>
      <Notice tone="warning">{t('warning')}</Notice>
      {transfer.isError && (
        <Notice tone="bad" role="alert">
          <ProblemLine problem={problemOf(transfer.error)} />
        </Notice>
      )}
      <div data-dialog-actions className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" variant="danger" busy={transfer.isPending}>
          {t('do')}
        </Button>
      </div>
    </form>
  );
}
