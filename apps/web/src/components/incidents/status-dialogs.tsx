'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import type { Severity } from '@unpark/model';
import { Button, Dialog, Field, Notice, SelectInput, TextInput, useToast } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { ProblemLine } from '../problem-words';
import { incidentPath } from '../shell/places';
import { useChanges, useIncident } from './incident-context';
import { SeveritySelect } from './severity-select';
import { UtcField, utcFieldText, utcFieldTime } from './utc-field';

interface Opened {
  readonly open: boolean;
  readonly onClose: () => void;
}

const Refused = ({ error }: { error: unknown }) =>
  error ? (
    <Notice tone="bad" role="alert">
      <ProblemLine problem={problemOf(error)} />
    </Notice>
  ) : null;

export function ResolveDialog({ open, onClose }: Opened) {
  const t = useTranslations('incidents.resolve');
  return (
    <Dialog open={open} onClose={onClose} title={t('title')} width={460}>
      <ResolveForm onClose={onClose} />
    </Dialog>
  );
}

function ResolveForm({ onClose }: { onClose: () => void }) {
  const t = useTranslations('incidents.resolve');
  const { view, name } = useIncident();
  const trpc = useTRPC();
  const { onSettled } = useChanges();
  const { incident } = view;
  const [ended, setEnded] = useState(() =>
    utcFieldText(incident.toAt ?? incident.mitigatedAt ?? new Date().toISOString()),
  );
  const [fixUrl, setFixUrl] = useState(incident.fixUrl ?? '');
  const set = useMutation(
    trpc.incident.setStatus.mutationOptions({ onSettled, onSuccess: onClose }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    set.mutate({
      ...name,
      revision: incident.revision,
      to: 'resolved',
      endedAt: utcFieldTime(ended),
      fixUrl: fixUrl.trim(),
    });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <Field label={t('ended')}>
        {(control) => <UtcField control={control} required value={ended} onChange={setEnded} />}
      </Field>
      <Field label={t('fix')} hint={t('fixHint')}>
        {(control) => (
          <TextInput
            {...control}
            type="url"
            maxLength={2048}
            value={fixUrl}
            onChange={(event) => setFixUrl(event.target.value)}
          />
        )}
      </Field>
      <p className="text-dense text-ink-2">{t('kept')}</p>
      <Refused error={set.error} />
      <div data-dialog-actions className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" variant="primary" busy={set.isPending}>
          {t('submit')}
        </Button>
      </div>
    </form>
  );
}

export function EditDialog({ open, onClose }: Opened) {
  const t = useTranslations('incidents.edit');
  return (
    <Dialog open={open} onClose={onClose} title={t('title')} width={480}>
      <EditForm onClose={onClose} />
    </Dialog>
  );
}

function EditForm({ onClose }: { onClose: () => void }) {
  const t = useTranslations('incidents.edit');
  const { view, name } = useIncident();
  const trpc = useTRPC();
  const { onSettled } = useChanges();
  // as it was when the dialog was opened: somebody else's change in between is a conflict
  const [incident] = useState(view.incident);
  const [title, setTitle] = useState(incident.title);
  const [severity, setSeverity] = useState<Severity>(incident.severity);
  const [from, setFrom] = useState(utcFieldText(incident.fromAt));
  const [to, setTo] = useState(utcFieldText(incident.toAt));
  const update = useMutation(
    trpc.incident.update.mutationOptions({ onSettled, onSuccess: onClose }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    update.mutate({
      ...name,
      revision: incident.revision,
      title: title.trim(),
      severity,
      // a field shows whole seconds: what was not changed stays as it is
      ...(from !== utcFieldText(incident.fromAt) && { fromAt: utcFieldTime(from) }),
      ...(to !== utcFieldText(incident.toAt) && { toAt: utcFieldTime(to) ?? null }),
    });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <Field label={t('name')}>
        {(control) => (
          <TextInput
            {...control}
            required
            maxLength={200}
            value={title}
            onChange={(event) => setTitle(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('severity')}>
        {(control) => <SeveritySelect control={control} value={severity} onChange={setSeverity} />}
      </Field>
      <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
        <Field label={t('from')}>
          {(control) => <UtcField control={control} required value={from} onChange={setFrom} />}
        </Field>
        <Field label={t('to')} hint={t('toHint')}>
          {(control) => <UtcField control={control} value={to} onChange={setTo} />}
        </Field>
      </div>
      <Refused error={update.error} />
      <div data-dialog-actions className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" variant="primary" busy={update.isPending}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}

export function MergeDialog({ open, onClose }: Opened) {
  const t = useTranslations('incidents.merge');
  return (
    <Dialog open={open} onClose={onClose} title={t('title')} width={480}>
      <MergeForm onClose={onClose} />
    </Dialog>
  );
}

function MergeForm({ onClose }: { onClose: () => void }) {
  const t = useTranslations('incidents.merge');
  const { view, name } = useIncident();
  const trpc = useTRPC();
  const router = useRouter();
  const toast = useToast();
  const { onSettled } = useChanges();
  const merged = useTranslations('incidents.page');
  const list = useQuery(trpc.incident.list.queryOptions({ workspace: name.workspace }));
  const others = (list.data?.incidents ?? []).filter(({ id }) => id !== name.incident);
  const [into, setInto] = useState('');
  const merge = useMutation(
    trpc.incident.merge.mutationOptions({
      onSettled,
      onSuccess: ({ id }) => {
        toast({ message: merged('mergedFrom') });
        router.push(incidentPath(view.workspace.slug, id));
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (into !== '') merge.mutate({ ...name, into });
  };
  if (list.isSuccess && others.length === 0) return <p className="text-ink-2">{t('none')}</p>;
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <p>{t('about')}</p>
      <Field label={t('into')}>
        {(control) => (
          <SelectInput
            {...control}
            required
            value={into}
            onChange={(event) => setInto(event.target.value)}
          >
            <option value="">{t('choose')}</option>
            {others.map(({ id, title, service }) => (
              <option key={id} value={id}>
                {`${title} (${service.name})`}
              </option>
            ))}
          </SelectInput>
        )}
      </Field>
      <Refused error={merge.error} />
      <div data-dialog-actions className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" variant="danger" busy={merge.isPending}>
          {t('submit')}
        </Button>
      </div>
    </form>
  );
}
