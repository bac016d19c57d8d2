'use client';

import { useMutation } from '@tanstack/react-query';
import { Button, Dialog, Field, Notice, SelectInput, TextInput } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { type FormEvent, useId, useState } from 'react';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { ProblemLine } from '../problem-words';
import { useHere } from '../shell/workspace-context';

const ENDS_IN_DAYS = [
  { days: '30', key: 'd30' },
  { days: '90', key: 'd90' },
  { days: '365', key: 'd365' },
  { days: '', key: 'none' },
] as const;

const SCOPES = ['ingest', 'read', 'admin'] as const;

type Scope = (typeof SCOPES)[number];

/** The only moment at which a secret is in the browser. */
export interface MadeKey {
  readonly id: string;
  readonly name: string;
  readonly secret: string;
}

export function NewKeyDialog({
  open,
  onClose,
  onMade,
}: {
  open: boolean;
  onClose: () => void;
  onMade: (key: MadeKey) => void;
}) {
  const t = useTranslations('keys.form');
  return (
    <Dialog open={open} onClose={onClose} title={t('title')} width={440}>
      <NewKeyForm onClose={onClose} onMade={onMade} />
    </Dialog>
  );
}

function NewKeyForm({ onClose, onMade }: { onClose: () => void; onMade: (key: MadeKey) => void }) {
  const t = useTranslations('keys.form');
  const { workspace } = useHere();
  const trpc = useTRPC();
  const scopesId = useId();
  const [name, setName] = useState('');
  const [days, setDays] = useState('90');
  const [scopes, setScopes] = useState<readonly Scope[]>(['ingest']);
  const create = useMutation(
    trpc.apiKey.create.mutationOptions({
      onSuccess: (made) => onMade({ id: made.key.id, name: made.key.name, secret: made.secret }),
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (scopes.length === 0) return;
    create.mutate({
      workspace: workspace.slug,
      name: name.trim(),
      scopes: [...scopes],
      ...(days !== '' && { expiresInDays: Number(days) }),
    });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <Field label={t('name')} hint={t('hint')}>
        {(control) => (
          <TextInput
            {...control}
            required
            maxLength={100}
            autoFocus
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <fieldset aria-describedby={scopesId}>
        <legend className="font-medium mb-1">{t('may')}</legend>
        {SCOPES.map((scope) => (
          <label key={scope} className="flex items-start gap-2 py-1 phone:py-2.5">
            <input
              type="checkbox"
              className="mt-0.5 size-4 flex-none accent-[var(--accent)]"
              checked={scopes.includes(scope)}
              onChange={(event) =>
                setScopes((before) =>
                  event.target.checked
                    ? [...before, scope]
                    : before.filter((other) => other !== scope),
                )
              }
            />
            <span>
              <span className="font-medium">{t(`scopes.${scope}`)}</span>{' '}
              <span className="text-ink-2">{t(`scopeHints.${scope}`)}</span>
            </span>
          </label>
        ))}
        <p id={scopesId} role="alert" className="text-dense text-crit empty:hidden">
          {scopes.length === 0 ? t('chooseOne') : undefined}
        </p>
      </fieldset>
      <Field label={t('endsIn')}>
        {(control) => (
          <SelectInput {...control} value={days} onChange={(event) => setDays(event.target.value)}>
            {ENDS_IN_DAYS.map((choice) => (
              <option key={choice.days} value={choice.days}>
                {t(`days.${choice.key}`)}
              </option>
            ))}
          </SelectInput>
        )}
      </Field>
      {create.isError && (
        <Notice tone="bad" role="alert">
          <ProblemLine problem={problemOf(create.error)} />
        </Notice>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" variant="primary" busy={create.isPending}>
          {t('make')}
        </Button>
      </div>
    </form>
  );
}
