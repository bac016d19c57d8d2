'use client';

import { useMutation } from '@tanstack/react-query';
import {
  Button,
  CopyButton,
  Field,
  Panel,
  PanelBody,
  PanelHead,
  TextInput,
  useToast,
} from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { ProblemLine } from '../problem-words';
import { workspacePath } from '../shell/places';
import { mayAdminister, useHere } from '../shell/workspace-context';

/** Name, address, id and the reader's role. */
export function GeneralPanel() {
  const t = useTranslations('workspace.general');
  const roles = useTranslations('shell.roles');
  const { workspace } = useHere();
  const may = mayAdminister(workspace);
  const rows = [
    ...(may
      ? []
      : [['name', workspace.name] as const, ['address', workspacePath(workspace.slug)] as const]),
    ['role', roles(workspace.role)] as const,
  ];
  return (
    <Panel>
      <PanelHead title={t('title')} />
      <PanelBody className="flex flex-col gap-4">
        {may && <AddressForm key={`${workspace.name} ${workspace.slug}`} />}
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1.5">
          {rows.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-ink-3">{t(name)}</dt>
              <dd className="marks-through">{value}</dd>
            </div>
          ))}
          <dt className="text-ink-3">{t('id')}</dt>
          <dd className="flex flex-wrap items-center gap-2">
            <code>{workspace.id}</code>
            <CopyButton text={workspace.id} label={t('copyId')} />
          </dd>
        </dl>
        {!may && <p className="text-dense text-ink-2">{t('denied')}</p>}
      </PanelBody>
    </Panel>
  );
}

function AddressForm() {
  const t = useTranslations('workspace.general');
  const { workspace } = useHere();
  const trpc = useTRPC();
  const router = useRouter();
  const toast = useToast();
  const [name, setName] = useState(workspace.name);
  const [slug, setSlug] = useState(workspace.slug);
  const update = useMutation(
    trpc.workspace.update.mutationOptions({
      onSuccess: (changed) => {
        toast({ message: t('saved') });
        // Paths of everything on the page change with the address.
        if (changed.slug === workspace.slug) router.refresh();
        else window.location.assign(workspacePath(changed.slug, '/settings'));
      },
    }),
  );
  const problem = update.error ? problemOf(update.error) : undefined;
  const isOfAddress = problem?.code.startsWith('workspace.slug') ?? false;
  const changed = name.trim() !== workspace.name || slug.trim() !== workspace.slug;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    update.mutate({ workspace: workspace.slug, name: name.trim(), slug: slug.trim() });
  };
  return (
    <form onSubmit={submit} className="flex max-w-[440px] flex-col gap-3">
      <Field label={t('name')}>
        {(control) => (
          <TextInput
            {...control}
            required
            maxLength={60}
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field
        label={t('address')}
        hint={
          slug.trim() === workspace.slug
            ? t('addressHint')
            : t.rich('addressMoves', {
                slug: workspace.slug,
                code: (words) => <code>{words}</code>,
              })
        }
        error={problem && isOfAddress ? <ProblemLine problem={problem} /> : undefined}
      >
        {(control) => (
          <span className="flex items-center gap-1.5">
            <code className="text-ink-3">/w/</code>
            <TextInput
              {...control}
              code
              required
              maxLength={48}
              autoComplete="off"
              spellCheck={false}
              value={slug}
              onChange={(event) => setSlug(event.target.value)}
            />
          </span>
        )}
      </Field>
      {problem && !isOfAddress && (
        <p role="alert" className="text-dense text-crit">
          <ProblemLine problem={problem} />
        </p>
      )}
      <div>
        <Button type="submit" variant="primary" disabled={!changed} busy={update.isPending}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}
