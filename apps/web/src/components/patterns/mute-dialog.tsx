'use client';

import { useMutation } from '@tanstack/react-query';
import type { Finding } from '@unpark/model';
import { Button, Dialog, Field, Notice, TextInput, useToast } from '@unpark/ui';
import { type FormEvent, useState } from 'react';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { useHere } from '../shell/workspace-context';

const PRESETS = [
  { words: '1 week', days: 7 },
  { words: '1 month', days: 30 },
  { words: '3 months', days: 91 },
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
  return (
    <Dialog open={open} onClose={onClose} title={`Mute: ${finding.title}`} width={460}>
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
  const { workspace } = useHere();
  const trpc = useTRPC();
  const toast = useToast();
  const [reason, setReason] = useState('');
  const [everywhere, setEverywhere] = useState(false);
  const [day, setDay] = useState(() => dayAhead(PRESETS[0].days));
  const mute = useMutation(
    trpc.finding.mute.mutationOptions({
      onSuccess: () => {
        toast({ message: `Muted until ${day}.` });
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
      <p className="text-ink-2">
        The same cause stays visible in each capture, folded, with what you write here. It shows
        again by itself after its last day.
      </p>
      <Field label="Why" hint="For the next one who reads this: a ticket, a plan.">
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
        <legend className="mb-1 font-medium">Where</legend>
        {[
          { value: false, words: `In ${serviceName}` },
          { value: true, words: `In all services of ${workspace.name}` },
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
      <Field label="Last day, UTC">
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
            {PRESETS.map(({ words, days }) => (
              <Button
                key={words}
                size="small"
                aria-pressed={day === dayAhead(days)}
                className={day === dayAhead(days) ? 'border-accent! bg-accent-bg!' : undefined}
                onClick={() => setDay(dayAhead(days))}
              >
                {words}
              </Button>
            ))}
          </span>
        )}
      </Field>
      {mute.error && (
        <Notice tone="bad" role="alert">
          {problemOf(mute.error).message} {problemOf(mute.error).next}
        </Notice>
      )}
      <div data-dialog-actions className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" busy={mute.isPending}>
          Mute
        </Button>
      </div>
    </form>
  );
}
