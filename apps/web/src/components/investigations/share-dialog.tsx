'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { REDACTED_KINDS, type RedactedKind, type Redaction } from '@unpark/model';
import { Button, CopyButton, Dialog, Field, Notice, SelectInput, TextInput } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { ProblemLine } from '../problem-words';
import { PASSWORD_LENGTH } from './limits';

const HOURS = [1, 24, 168, 720, 2160] as const;

const AT_FIRST: Redaction = {
  hosts: true,
  labels: true,
  paths: false,
  packages: false,
  arguments: true,
  people: false,
  notes: false,
};
const NOTHING = Object.fromEntries(REDACTED_KINDS.map((kind) => [kind, false])) as Record<
  RedactedKind,
  boolean
>;

interface Props {
  readonly slug: string;
  readonly investigation: string;
  readonly onClose: () => void;
  /** there is a link more */
  readonly onMade: () => void;
}

/** What leaves the house, until when, and who may open it. */
export default function ShareDialog(props: Props) {
  const t = useTranslations('investigations.share');
  const [address, setAddress] = useState<string>();
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={address === undefined ? t('title') : t('made')}
      width={480}
    >
      {address === undefined ? (
        <ShareForm {...props} onAddress={setAddress} />
      ) : (
        <div className="flex flex-col gap-3">
          <p className="text-ink-2">{t('madeText')}</p>
          <TextInput
            code
            readOnly
            aria-label={t('address')}
            value={address}
            onFocus={(event) => event.target.select()}
          />
          <div className="flex justify-end gap-2">
            <Button onClick={props.onClose}>{t('done')}</Button>
            <CopyButton text={address} label={t('copy')} variant="primary" size="regular" />
          </div>
        </div>
      )}
    </Dialog>
  );
}

function ShareForm({
  slug,
  investigation,
  onMade,
  onAddress,
}: Props & { onAddress: (address: string) => void }) {
  const t = useTranslations('investigations.share');
  const trpc = useTRPC();
  const [redaction, setRedaction] = useState<Redaction>(AT_FIRST);
  const [originals, setOriginals] = useState(false);
  const [hours, setHours] = useState<number>(168);
  const [password, setPassword] = useState('');
  const counts = useQuery(
    trpc.link.counts.queryOptions({ workspace: slug, investigation }, { staleTime: 60_000 }),
  );
  const create = useMutation(trpc.link.create.mutationOptions());
  const input = {
    workspace: slug,
    investigation,
    redaction: originals ? NOTHING : redaction,
    originals,
    hours,
  };
  const asGuest = () => {
    // opened now, while the browser knows that it was asked for; it gets its address later
    const tab = window.open('about:blank', '_blank');
    create.mutate(
      { ...input, preview: true },
      {
        onSuccess: ({ path }) => {
          if (tab) tab.location.href = path;
          else location.assign(path);
        },
        onError: () => tab?.close(),
      },
    );
  };
  const make = () =>
    create.mutate(
      { ...input, preview: false, ...(password !== '' && { password }) },
      {
        onSuccess: ({ path }) => {
          onMade();
          onAddress(`${location.origin}${path}`);
        },
      },
    );
  const isShort = password !== '' && password.length < PASSWORD_LENGTH.least;
  const set = (kind: RedactedKind, on: boolean) =>
    setRedaction((from) => ({
      ...from,
      [kind]: on,
      // a path of a source file holds the package's
      ...(kind === 'packages' && on && { paths: true }),
      ...(kind === 'paths' && !on && { packages: false }),
    }));
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isShort) make();
      }}
    >
      <div className="flex flex-col">
        {REDACTED_KINDS.map((kind) => (
          <SwitchRow
            key={kind}
            label={t(`remove.${kind}`)}
            isOn={!originals && redaction[kind]}
            disabled={originals}
            onChange={(on) => set(kind, on)}
            note={
              counts.data
                ? t(kind === 'labels' ? 'keys' : 'found', { count: counts.data[kind] })
                : counts.isError
                  ? ''
                  : t('counting')
            }
          />
        ))}
        <SwitchRow
          label={t('originals')}
          isOn={originals}
          onChange={setOriginals}
          note=""
          hint={t('originalsHint')}
        />
      </div>
      <div className="grid grid-cols-2 gap-3 border-t border-line pt-3 phone:grid-cols-1">
        <Field label={t('endsIn')}>
          {(control) => (
            <SelectInput
              {...control}
              value={hours}
              onChange={(event) => setHours(Number(event.target.value))}
            >
              {HOURS.map((choice) => (
                <option key={choice} value={choice}>
                  {t(`hours.h${choice}`)}
                </option>
              ))}
            </SelectInput>
          )}
        </Field>
        <Field label={t('password')} hint={t('passwordHint')}>
          {(control) => (
            <TextInput
              {...control}
              type="password"
              autoComplete="new-password"
              minLength={PASSWORD_LENGTH.least}
              maxLength={PASSWORD_LENGTH.most}
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
      </div>
      <p className="text-dense text-ink-2">{t('bound')}</p>
      {(create.error ?? counts.error) && (
        <Notice tone="bad" role="alert">
          <ProblemLine problem={problemOf(create.error ?? counts.error)} />
        </Notice>
      )}
      <div className="flex justify-between gap-2">
        <Button variant="ghost" icon="eye" onClick={asGuest} disabled={create.isPending}>
          {t('guest')}
        </Button>
        <Button type="submit" variant="primary" busy={create.isPending}>
          {t('create')}
        </Button>
      </div>
    </form>
  );
}

function SwitchRow({
  label,
  note,
  hint,
  isOn,
  disabled = false,
  onChange,
}: {
  label: string;
  note: string;
  hint?: string;
  isOn: boolean;
  disabled?: boolean;
  onChange: (on: boolean) => void;
}) {
  return (
    <label className="flex min-h-8 items-center gap-3 phone:min-h-11">
      <span className="flex-1">
        {label}
        {hint !== undefined && <span className="block text-dense text-ink-3">{hint}</span>}
      </span>
      <span className="num text-dense text-ink-3">{note}</span>
      <input
        type="checkbox"
        role="switch"
        className="size-4 flex-none accent-[var(--accent)]"
        checked={isOn}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
    </label>
  );
}
