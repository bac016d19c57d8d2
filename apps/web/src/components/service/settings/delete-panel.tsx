'use client';

import { useMutation } from '@tanstack/react-query';
import {
  Button,
  Dialog,
  Field,
  Panel,
  PanelBody,
  PanelHead,
  TextInput,
  useToast,
} from '@unpark/ui';
import type { ServiceSettingsView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTRPC } from '../../../trpc/client';
import { problemOf } from '../../../trpc/problem-of';
import { ProblemLine } from '../../problem-words';
import { workspacePath } from '../../shell/places';
import { useHere } from '../../shell/workspace-context';

/** Deletes the service once its name was typed. */
export function DeletePanel({ service }: { service: ServiceSettingsView['service'] }) {
  const t = useTranslations('service.settings');
  const { workspace } = useHere();
  const trpc = useTRPC();
  const router = useRouter();
  const toast = useToast();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const remove = useMutation(
    trpc.service.delete.mutationOptions({
      onSuccess: () => {
        toast({ message: t('deleted') });
        router.push(workspacePath(workspace.slug));
        router.refresh();
      },
    }),
  );
  const close = () => {
    setOpen(false);
    setTyped('');
    remove.reset();
  };
  return (
    <Panel aria-label={t('delete')}>
      <PanelHead title={t('delete')} />
      <PanelBody className="flex flex-col items-start gap-3">
        <p className="text-ink-2">{t('deleteHint', { count: service.captureCount })}</p>
        <Button variant="danger" onClick={() => setOpen(true)}>
          {t('deleteOpen')}
        </Button>
      </PanelBody>
      <Dialog open={open} onClose={close} title={t('deleteTitle', { name: service.name })}>
        <form
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            remove.mutate({ workspace: workspace.slug, service: service.id, name: typed });
          }}
        >
          <p>{t('deleteHint', { count: service.captureCount })}</p>
          <Field
            label={t('deleteType', { name: service.name })}
            error={remove.error ? <ProblemLine problem={problemOf(remove.error)} /> : undefined}
          >
            {(control) => (
              <TextInput
                {...control}
                autoComplete="off"
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
              />
            )}
          </Field>
          <div data-dialog-actions className="flex justify-end gap-2">
            <Button onClick={close}>{t('cancel')}</Button>
            <Button
              type="submit"
              variant="danger"
              disabled={typed.trim() !== service.name}
              busy={remove.isPending}
            >
              {t('deleteOpen')}
            </Button>
          </div>
        </form>
      </Dialog>
    </Panel>
  );
}
