'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import type { Severity } from '@unpark/model';
import { Button, Dialog, Field, Notice, SelectInput, TextInput } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { usePageLanguage } from '../../i18n/said';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { ProblemLine } from '../problem-words';
import { incidentPath } from '../shell/places';
import { useHere } from '../shell/workspace-context';
import { SeveritySelect } from './severity-select';
import { UtcField, utcFieldText, utcFieldTime } from './utc-field';

/** What an incident is opened from. */
export interface IncidentOrigin {
  readonly capture?: string;
  /** id in the capture's diagnosis */
  readonly finding?: string;
  /** slug; of a service page */
  readonly service?: string;
  readonly title?: string;
  readonly severity?: Severity;
  /** ISO text */
  readonly fromAt?: string;
  readonly toAt?: string;
}

export default function NewIncidentDialog({
  origin,
  open,
  onClose,
}: {
  origin: IncidentOrigin;
  open: boolean;
  onClose: () => void;
}) {
  const t = useTranslations('incidents.form');
  return (
    <Dialog open={open} onClose={onClose} title={t('title')} width={480}>
      <NewIncidentForm origin={origin} onClose={onClose} />
    </Dialog>
  );
}

function NewIncidentForm({ origin, onClose }: { origin: IncidentOrigin; onClose: () => void }) {
  const t = useTranslations('incidents.form');
  const { workspace } = useHere();
  const trpc = useTRPC();
  const router = useRouter();
  const language = usePageLanguage();
  const isBare = origin.capture === undefined;
  const services = useQuery(
    trpc.service.list.queryOptions(
      { workspace: workspace.slug },
      { enabled: isBare && origin.service === undefined },
    ),
  );
  const [title, setTitle] = useState(origin.title ?? '');
  const [service, setService] = useState(origin.service ?? '');
  const [severity, setSeverity] = useState<Severity>(origin.severity ?? 'high');
  const [from, setFrom] = useState(() => utcFieldText(origin.fromAt ?? new Date().toISOString()));
  const create = useMutation(
    trpc.incident.create.mutationOptions({
      onSuccess: ({ id }) => router.push(incidentPath(workspace.slug, id)),
    }),
  );
  const chosen = service === '' ? (services.data?.[0]?.slug ?? '') : service;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const fromAt = utcFieldTime(from);
    create.mutate({
      workspace: workspace.slug,
      language,
      title: title.trim(),
      severity,
      ...(isBare ? { service: chosen } : { capture: origin.capture, finding: origin.finding }),
      ...(fromAt && { fromAt }),
      ...(origin.toAt !== undefined && { toAt: new Date(origin.toAt) }),
    });
  };
  if (isBare && services.data?.length === 0) return <p className="text-ink-2">{t('noService')}</p>;
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      {!isBare && (
        <p className="text-ink-2">{t(origin.finding === undefined ? 'ofCapture' : 'ofFinding')}</p>
      )}
      <Field label={t('name')} hint={t('nameHint')}>
        {(control) => (
          <TextInput
            {...control}
            required
            maxLength={200}
            autoComplete="off"
            value={title}
            onChange={(event) => setTitle(event.target.value)}
          />
        )}
      </Field>
      {isBare && origin.service === undefined && (
        <Field label={t('service')}>
          {(control) => (
            <SelectInput
              {...control}
              value={chosen}
              onChange={(event) => setService(event.target.value)}
            >
              {services.data?.map(({ slug, name }) => (
                <option key={slug} value={slug}>
                  {name}
                </option>
              ))}
            </SelectInput>
          )}
        </Field>
      )}
      <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
        <Field label={t('severity')}>
          {(control) => (
            <SeveritySelect control={control} value={severity} onChange={setSeverity} />
          )}
        </Field>
        <Field label={t('from')}>
          {(control) => <UtcField control={control} value={from} onChange={setFrom} />}
        </Field>
      </div>
      {create.error && (
        <Notice tone="bad" role="alert">
          <ProblemLine problem={problemOf(create.error)} />
        </Notice>
      )}
      <div data-dialog-actions className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" variant="primary" busy={create.isPending || create.isSuccess}>
          {t('create')}
        </Button>
      </div>
    </form>
  );
}
