'use client';

import { useMutation } from '@tanstack/react-query';
import type { Finding } from '@unpark/model';
import { Button, Dialog, Field, Notice, TextInput, useToast } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { ProblemLine } from '../problem-words';
import { useHere } from '../shell/workspace-context';

const PRESETS = [
  { key: 'week', days: 7 },
  { key: 'month', days: 30 },
  { key: 'quarter', days: 91 },
] as const;
const DAY_MS = 24 * 3600_000;

/** `2026-12-03` of a day so many days ahead, in UTC as all times of the product. */
const dayAhead = (days: number): string =>
  new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

export function MuteDialog({
  finding,
  captureId,
  serviceName,
  open,
  onClose,
  onMuted,
}: {
  finding: Finding;
  captureId: string;
  serviceName: string;
  open: boolean;
  onClose: () => void;
  onMuted: () => void;
}) {
  const t = useTranslations('patterns.mute');
  return (
    <Dialog open={open} onClose={onClose} title={t('title', { title: finding.title })} width={460}>
      <MuteForm
        finding={finding}
        captureId={captureId}
        serviceName={serviceName}
        onClose={onClose}
        onMuted={onMuted}
      />
    </Dialog>
  );
}

function MuteForm({
  finding,
  captureId,
  serviceName,
  onClose,
  onMuted,
}: {
  finding: Finding;
  captureId: string;
  serviceName: string;
  onClose: () => void;
  onMuted: () => void;
}) {
  const t = useTranslations('patterns.mute');
  const { workspace } = useHere();
  const trpc = useTRPC();
  const toast = useToast();
  const [reason, setReason] = useState('');
  const [everywhere, setEverywhere] = useState(false);
  const [day, setDay] = useState(() => dayAhead(PRESETS[0].days));
  const mute = useMutation(
    trpc.finding.mute.mutationOptions({
      onSuccess: () => {
        toast({ message: t('done', { day }) });
        onMuted();
        onClose();
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mute.mutate({
      workspace: workspace.slug,
      capture: captureId,
      finding: finding.id,
      everywhere,
      reason: reason.trim(),
      endsAt: new Date(`${day}T23:59:59Z`),
    });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <p className="text-ink-2">{t('about')}</p>
      <Field label={t('why')} hint={t('whyHint')}>
        {(control) => (
          <TextInput
            {...control}
            required
            maxLength={500}
            autoComplete="off"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <fieldset>
        <legend className="mb-1 font-medium">{t('where')}</legend>
        {[
          { value: false, words: t('in', { service: serviceName }) },
          { value: true, words: t('everywhere', { workspace: workspace.name }) },
        ].map((choice) => (
          <label
            key={String(choice.value)}
            className="flex min-h-7 items-center gap-2 phone:min-h-10"
          >
            <input
              type="radio"
              name="where"
              className="size-4 accent-[var(--accent)]"
              checked={everywhere === choice.value}
              onChange={() => setEverywhere(choice.value)}
            />
            <span className="marks-through">{choice.words}</span>
          </label>
        ))}
      </fieldset>
      <Field label={t('lastDay')}>
        {(control) => (
          <span className="flex flex-wrap items-center gap-2">
            <TextInput
              {...control}
              type="date"
              required
              className="w-auto!"
              min={dayAhead(0)}
              max={dayAhead(364)}
              value={day}
              onChange={(event) => setDay(event.target.value)}
            />
            {PRESETS.map(({ key, days }) => (
              <Button
                key={key}
                size="small"
                aria-pressed={day === dayAhead(days)}
                className={day === dayAhead(days) ? 'border-accent! bg-accent-bg!' : undefined}
                onClick={() => setDay(dayAhead(days))}
              >
                {t(`presets.${key}`)}
              </Button>
            ))}
          </span>
        )}
      </Field>
      {mute.error && (
        <Notice tone="bad" role="alert">
          <ProblemLine problem={problemOf(mute.error)} />
        </Notice>
      )}
      <div data-dialog-actions className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" variant="primary" busy={mute.isPending}>
          {t('submit')}
        </Button>
      </div>
    </form>
  );
}
