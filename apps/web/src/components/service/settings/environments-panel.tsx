'use client';

import { useMutation } from '@tanstack/react-query';
import {
  Button,
  DataCell,
  DataTable,
  HeadCell,
  Panel,
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
import { ProblemText } from '../../capture-page/artifact-list';
import { useHere } from '../../shell/workspace-context';

const LONGEST = 60;

/** Environments of a service: added, renamed, removed when empty. */
export function EnvironmentsPanel({ view }: { view: ServiceSettingsView }) {
  const t = useTranslations('service.settings');
  const { workspace } = useHere();
  const trpc = useTRPC();
  const router = useRouter();
  const toast = useToast();
  const [name, setName] = useState('');
  const [renaming, setRenaming] = useState<{ id: string; name: string } | undefined>();
  const done = (message: string) => {
    toast({ message });
    router.refresh();
  };
  const add = useMutation(
    trpc.environment.add.mutationOptions({
      onSuccess: () => {
        setName('');
        done(t('environmentAdded'));
      },
    }),
  );
  const rename = useMutation(
    trpc.environment.rename.mutationOptions({
      onSuccess: () => {
        setRenaming(undefined);
        done(t('environmentRenamed'));
      },
    }),
  );
  const remove = useMutation(
    trpc.environment.remove.mutationOptions({ onSuccess: () => done(t('environmentRemoved')) }),
  );
  const error = add.error ?? rename.error ?? remove.error;
  return (
    <Panel aria-label={t('environments')}>
      <PanelHead title={t('environments')} note={String(view.environments.length)} />
      {view.environments.length === 0 ? (
        <p className="px-3 py-2.5 text-ink-2">{t('noEnvironments')}</p>
      ) : (
        <DataTable caption={t('environments')}>
          <thead>
            <tr>
              <HeadCell>{t('environment')}</HeadCell>
              <HeadCell numeric>{t('captures')}</HeadCell>
              <HeadCell>
                <span className="sr-only">{t('rename')}</span>
              </HeadCell>
            </tr>
          </thead>
          <tbody>
            {view.environments.map((row) => (
              <tr key={row.id}>
                <DataCell className="marks-through">
                  {renaming?.id === row.id ? (
                    <form
                      className="flex gap-2"
                      onSubmit={(event) => {
                        event.preventDefault();
                        rename.mutate({
                          workspace: workspace.slug,
                          environment: row.id,
                          name: renaming.name.trim(),
                        });
                      }}
                    >
                      <TextInput
                        autoFocus
                        required
                        maxLength={LONGEST}
                        aria-label={t('renameOf', { name: row.name })}
                        value={renaming.name}
                        onChange={(event) => setRenaming({ id: row.id, name: event.target.value })}
                        onKeyDown={(event) => {
                          if (event.key === 'Escape') setRenaming(undefined);
                        }}
                      />
                      <Button type="submit" busy={rename.isPending}>
                        {t('rename')}
                      </Button>
                    </form>
                  ) : (
                    row.name
                  )}
                </DataCell>
                <DataCell numeric>{row.captureCount}</DataCell>
                <DataCell numeric>
                  <span className="inline-flex gap-1">
                    <Button
                      size="small"
                      variant="ghost"
                      aria-label={t('renameOf', { name: row.name })}
                      onClick={() => setRenaming({ id: row.id, name: row.name })}
                    >
                      {t('rename')}
                    </Button>
                    {row.captureCount === 0 && (
                      <Button
                        size="small"
                        variant="danger"
                        aria-label={t('removeOf', { name: row.name })}
                        busy={remove.isPending}
                        onClick={() =>
                          remove.mutate({ workspace: workspace.slug, environment: row.id })
                        }
                      >
                        {t('remove')}
                      </Button>
                    )}
                  </span>
                </DataCell>
              </tr>
            ))}
          </tbody>
        </DataTable>
      )}
      <form
        className="flex gap-2 border-t border-line p-3"
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate({
            workspace: workspace.slug,
            service: view.service.id,
            name: name.trim(),
          });
        }}
      >
        <TextInput
          required
          className="max-w-64"
          maxLength={LONGEST}
          aria-label={t('newEnvironment')}
          placeholder={t('newEnvironment')}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" busy={add.isPending}>
          {t('addEnvironment')}
        </Button>
      </form>
      {error && (
        <div role="alert" className="px-3 pb-3">
          <ProblemText problem={problemOf(error)} />
        </div>
      )}
    </Panel>
  );
}
