'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Dialog, Field, SelectInput, TextInput } from '@unpark/ui';
import type { ChannelView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { usePageLanguage } from '../../i18n/said';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { ProblemNotice } from '../problem-words';
import { useHere } from '../shell/workspace-context';
import { CHANNEL_EVENT_NAMES, type ChannelEventName, EVENT_KEYS } from './event-keys';

const KINDS = ['slack', 'webhook'] as const;

/** The only moment at which a secret is in the browser. */
export interface ShownSecret {
  readonly name: string;
  readonly secret: string;
}

interface Saved {
  onSaved: (secret: ShownSecret | undefined, name: string) => void;
}

/** `channel` to change one, `new` to make one, undefined while closed. */
export function ChannelDialog({
  channel,
  onClose,
  onSaved,
}: { channel: ChannelView | 'new' | undefined; onClose: () => void } & Saved) {
  const t = useTranslations('notify.form');
  const known = typeof channel === 'object' ? channel : undefined;
  return (
    <Dialog
      open={channel !== undefined}
      onClose={onClose}
      title={known ? t('change', { name: known.name }) : t('title')}
      width={480}
    >
      <ChannelForm channel={known} onClose={onClose} onSaved={onSaved} />
    </Dialog>
  );
}

function ChannelForm({
  channel,
  onClose,
  onSaved,
}: { channel: ChannelView | undefined; onClose: () => void } & Saved) {
  const t = useTranslations('notify.form');
  const events = useTranslations('notify.events');
  const { workspace } = useHere();
  const trpc = useTRPC();
  const own = useQuery(trpc.notify.rules.queryOptions({ workspace: workspace.slug }));
  const [kind, setKind] = useState<(typeof KINDS)[number]>(channel?.kind ?? 'slack');
  const [name, setName] = useState(channel?.name ?? '');
  const [url, setUrl] = useState('');
  const pageLanguage = usePageLanguage();
  const [locale, setLocale] = useState(channel?.locale ?? pageLanguage);
  const [sendsText, setSendsText] = useState(channel?.sendsText ?? false);
  const [told, setTold] = useState<ReadonlySet<string>>(
    () => new Set(channel?.rules.map(({ event }) => event) ?? CHANNEL_EVENT_NAMES),
  );
  const [services, setServices] = useState<ReadonlySet<string>>(
    () => new Set(channel?.rules.flatMap(({ serviceId }) => serviceId ?? []) ?? []),
  );
  const create = useMutation(trpc.channel.create.mutationOptions());
  const update = useMutation(trpc.channel.update.mutationOptions());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const chosen = CHANNEL_EVENT_NAMES.filter((one) => told.has(one));
    const rules = chosen.flatMap((one): { event: ChannelEventName; serviceId?: string }[] =>
      services.size === 0
        ? [{ event: one }]
        : [...services].map((serviceId) => ({ event: one, serviceId })),
    );
    const fields = { workspace: workspace.slug, name: name.trim(), sendsText, locale, rules };
    if (channel) {
      update.mutate(
        { ...fields, channel: channel.id, ...(url.trim() !== '' && { url: url.trim() }) },
        { onSuccess: () => onSaved(undefined, fields.name) },
      );
      return;
    }
    create.mutate(
      { ...fields, kind, url: url.trim() },
      {
        onSuccess: ({ secret }) =>
          onSaved(secret === undefined ? undefined : { name: fields.name, secret }, fields.name),
      },
    );
  };
  const failed = create.error ?? update.error;
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      {!channel && (
        <Field label={t('kind')} hint={t(`kindHints.${kind}`)}>
          {(control) => (
            <SelectInput
              {...control}
              value={kind}
              onChange={(event) => setKind(event.target.value as typeof kind)}
            >
              {KINDS.map((one) => (
                <option key={one} value={one}>
                  {t(`kinds.${one}`)}
                </option>
              ))}
            </SelectInput>
          )}
        </Field>
      )}
      <Field label={t('name')}>
        {(control) => (
          <TextInput
            {...control}
            required
            maxLength={100}
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('url')} hint={channel ? t('urlStays', { host: channel.host }) : t('urlHint')}>
        {(control) => (
          <TextInput
            {...control}
            type="url"
            code
            required={!channel}
            maxLength={2000}
            autoComplete="off"
            value={url}
            onChange={(event) => setUrl(event.target.value)}
          />
        )}
      </Field>
      {(channel?.kind ?? kind) === 'slack' && (
        <Field label={t('language')}>
          {(control) => (
            <SelectInput
              {...control}
              value={locale}
              onChange={(event) => setLocale(event.target.value === 'zh' ? 'zh' : 'en')}
            >
              <option value="en" lang="en">
                English
              </option>
              <option value="zh" lang="zh-Hans">
                中文
              </option>
            </SelectInput>
          )}
        </Field>
      )}
      <fieldset>
        <legend className="font-medium mb-1">{t('events')}</legend>
        {CHANNEL_EVENT_NAMES.map((one) => (
          <Choice
            key={one}
            checked={told.has(one)}
            onChange={() => setTold((before) => toggled(before, one))}
          >
            {events(`${EVENT_KEYS[one]}.name`)}
          </Choice>
        ))}
      </fieldset>
      {(own.data?.services.length ?? 0) > 0 && (
        <fieldset>
          <legend className="font-medium mb-1">{t('services')}</legend>
          <div className="max-h-40 overflow-y-auto">
            {own.data?.services.map((service) => (
              <Choice
                key={service.id}
                checked={services.has(service.id)}
                onChange={() => setServices((before) => toggled(before, service.id))}
              >
                {service.name}
              </Choice>
            ))}
          </div>
          <p className="text-dense text-ink-3">{t('servicesHint')}</p>
        </fieldset>
      )}
      <Choice checked={sendsText} onChange={() => setSendsText(!sendsText)}>
        {t('text')} <span className="text-ink-2">{t('textHint')}</span>
      </Choice>
      <ProblemNotice problem={failed ? problemOf(failed) : undefined} />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" variant="primary" busy={create.isPending || update.isPending}>
          {channel ? t('save') : t('make')}
        </Button>
      </div>
    </form>
  );
}

function toggled(before: ReadonlySet<string>, one: string): ReadonlySet<string> {
  const after = new Set(before);
  if (!after.delete(one)) after.add(one);
  return after;
}

const Choice = ({
  checked,
  onChange,
  children,
}: {
  checked: boolean;
  onChange: () => void;
  children: React.ReactNode;
}) => (
  <label className="flex items-start gap-2 py-1 phone:py-2.5">
    <input
      type="checkbox"
      className="mt-0.5 size-4 flex-none accent-[var(--accent)]"
      checked={checked}
      onChange={onChange}
    />
    <span className="marks-through">{children}</span>
  </label>
);
