'use client';

import { useMutation } from '@tanstack/react-query';
import { Button, Dialog, Field, Notice, SelectInput } from '@unpark/ui';
import type { ApiKeyView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { ProblemLine } from '../problem-words';
import { useHere } from '../shell/workspace-context';
import type { MadeKey } from './new-key-dialog';

const OVERLAPS = [
  { hours: 1, key: 'h1' },
  { hours: 24, key: 'h24' },
  { hours: 168, key: 'h168' },
  { hours: 720, key: 'h720' },
] as const;

export function RotateDialog({
  keyView,
  onClose,
  onMade,
}: {
  keyView: ApiKeyView | undefined;
  onClose: () => void;
  onMade: (key: MadeKey) => void;
}) {
  const t = useTranslations('keys.rotate');
  return (
    <Dialog
      open={keyView !== undefined}
      onClose={onClose}
      title={t('title', { name: keyView?.name ?? '' })}
      width={440}
    >
      {keyView && <RotateForm keyView={keyView} onClose={onClose} onMade={onMade} />}
    </Dialog>
  );
}

function RotateForm({
  keyView,
  onClose,
  onMade,
}: {
  keyView: ApiKeyView;
  onClose: () => void;
  onMade: (key: MadeKey) => void;
}) {
  const t = useTranslations('keys.rotate');
  const { workspace } = useHere();
  const trpc = useTRPC();
  const [hours, setHours] = useState('24');
  const rotate = useMutation(
    trpc.apiKey.rotate.mutationOptions({
      onSuccess: (made) => onMade({ id: made.key.id, name: made.key.name, secret: made.secret }),
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rotate.mutate({ workspace: workspace.slug, id: keyView.id, overlapHours: Number(hours) });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <p>{t.rich('text', { prefix: keyView.prefix, code: (words) => <code>{words}</code> })}</p>
      <Field label={t('overlap')}>
        {(control) => (
          <SelectInput
            {...control}
            value={hours}
            onChange={(event) => setHours(event.target.value)}
          >
            {OVERLAPS.map((choice) => (
              <option key={choice.key} value={choice.hours}>
                {t(`hours.${choice.key}`)}
              </option>
            ))}
          </SelectInput>
        )}
      </Field>
      {rotate.isError && (
        <Notice tone="bad" role="alert">
          <ProblemLine problem={problemOf(rotate.error)} />
        </Notice>
      )}
      <div data-dialog-actions className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" variant="primary" busy={rotate.isPending}>
          {t('rotate')}
        </Button>
      </div>
    </form>
  );
}
