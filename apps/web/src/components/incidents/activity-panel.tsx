'use client';

import { Button, Field, Panel, PanelHead, TextInput, utcClockText, utcDayText } from '@unpark/ui';
import type { IncidentEventView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { type FormEvent, type ReactNode, useState } from 'react';
import { HeadlineSentence } from '../capture/headline-mark';
import { useIncident, useIncidentCalls, useNameOf } from './incident-context';
import { UtcField, utcFieldText, utcFieldTime } from './utc-field';

interface Line {
  readonly id: string;
  readonly at: string;
  readonly title: ReactNode;
  readonly about?: ReactNode;
}

const SHOWN = 40;

/** What is known to have happened, in the order of time: activity, captures and deploys in one list. */
export function ActivityPanel() {
  const t = useTranslations('incidents.feed');
  const { view, mayWrite } = useIncident();
  const eventLine = useEventLine();
  const [adding, setAdding] = useState(false);
  const [all, setAll] = useState(false);
  const lines: Line[] = [
    ...view.events.map(eventLine),
    ...view.captures.map((capture) => ({
      id: capture.id,
      at: capture.at,
      title: t('capture', {
        count: Object.values(capture.artifactCounts).reduce((sum, n) => sum + n, 0),
      }),
      about: <HeadlineSentence headline={capture} />,
    })),
    ...view.around.deploys.map(({ id, at, revision, note }) => ({
      id,
      at,
      title: t('deploy', { revision: revision ?? '' }),
      about: note,
    })),
  ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1));
  const shown = all ? lines : lines.slice(-SHOWN);
  return (
    <Panel aria-label={t('title')}>
      <PanelHead
        title={t('title')}
        note={t('utc')}
        actions={
          mayWrite && (
            <Button size="small" icon="plus" onClick={() => setAdding(!adding)}>
              {t('add')}
            </Button>
          )
        }
      />
      {adding && <SayForm onDone={() => setAdding(false)} />}
      {shown.length < lines.length && (
        <button
          type="button"
          className="border-b border-line px-3 py-1.5 text-left text-dense font-medium text-accent"
          onClick={() => setAll(true)}
        >
          {t('showAll', { count: lines.length })}
        </button>
      )}
      <ol className="px-3 pt-3 pb-1">
        {shown.map((line, index) => {
          const at = new Date(line.at);
          const day = utcDayText(at);
          const before = shown[index - 1];
          const isNewDay = before === undefined || utcDayText(new Date(before.at)) !== day;
          return (
            <li
              key={line.id}
              className="relative grid grid-cols-[62px_12px_minmax(0,1fr)] gap-2 pb-3 not-last:before:absolute not-last:before:top-3 not-last:before:bottom-[-6px] not-last:before:left-[75px] not-last:before:w-px not-last:before:bg-line-strong"
            >
              <time dateTime={line.at} className="num text-dense text-ink-2">
                {isNewDay && (
                  <span className="block text-label text-ink-3">{day.replace(/ \d{4}$/, '')}</span>
                )}
                {utcClockText(at)}
              </time>
              <i
                aria-hidden="true"
                className={`relative justify-self-center size-2 rounded-full bg-ink ${isNewDay ? 'mt-[22px]' : 'mt-1.5'}`}
              />
              <div className={isNewDay ? 'pt-4' : undefined}>
                <b className="font-semibold marks-through [overflow-wrap:anywhere]">{line.title}</b>
                {line.about !== undefined && line.about !== '' && (
                  <div className="text-dense text-ink-2 marks-through">{line.about}</div>
                )}
              </div>
            </li>
          );
        })}
      </ol>
    </Panel>
  );
}

function useEventLine(): (event: IncidentEventView) => Line {
  const t = useTranslations('incidents.feed');
  const statuses = useTranslations('incidents.status');
  const severities = useTranslations('incidents.severity');
  const { view } = useIncident();
  const nameOf = useNameOf();
  const statusOf = (text: string | undefined): string =>
    text === 'open' || text === 'mitigated' || text === 'resolved' ? statuses(text) : '';
  const severityOf = (text: string | undefined): string =>
    text === 'critical' || text === 'high' || text === 'medium' || text === 'low' || text === 'info'
      ? severities(text)
      : '';
  const userOf = (userId: string | undefined): string =>
    nameOf([...view.members, ...view.people].find((person) => person.userId === userId));
  return ({ id, at, kind, by, byKey, details }) => {
    const about = (by ?? byKey) && nameOf(by, byKey);
    const user = userOf(details['user']);
    const text = details['text'] ?? '';
    switch (kind) {
      case 'created':
        return {
          id,
          at,
          title: t('created'),
          about: t('createdBy', { name: about ?? '', severity: severityOf(details['severity']) }),
        };
      case 'title':
        return { id, at, title: t('titleChanged'), about: details['title'] };
      case 'status':
        return { id, at, about, title: t('status', { to: statusOf(details['to']) }) };
      case 'severity':
        return { id, at, about, title: t('severity', { to: severityOf(details['to']) }) };
      case 'range':
        return { id, at, about, title: t('range') };
      case 'lead':
        return { id, at, title: t('lead', { user }) };
      case 'person-added':
        return { id, at, title: t('personAdded', { user }) };
      case 'person-removed':
        return { id, at, title: t('personRemoved', { user }) };
      case 'capture-added':
        return { id, at, about, title: t('captureAdded') };
      case 'capture-removed':
        return { id, at, about, title: t('captureRemoved') };
      case 'done':
        return { id, at, about, title: t('done', { text }) };
      case 'merged':
        return { id, at, about, title: t('merged', { title: details['title'] ?? '' }) };
      default:
        return { id, at, about, title: text };
    }
  };
}

function SayForm({ onDone }: { onDone: () => void }) {
  const t = useTranslations('incidents.feed');
  const { name } = useIncident();
  const { say } = useIncidentCalls();
  const [text, setText] = useState('');
  const [at, setAt] = useState(() => utcFieldText(new Date().toISOString()));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    say.mutate(
      { ...name, text: text.trim(), at: utcFieldTime(at) ?? new Date() },
      { onSuccess: onDone },
    );
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-2 border-b border-line bg-sunken p-3">
      <Field label={t('sayWhat')}>
        {(control) => (
          <TextInput
            {...control}
            required
            autoFocus
            maxLength={500}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('sayAt')}>
        {(control) => <UtcField control={control} required value={at} onChange={setAt} />}
      </Field>
      <div className="flex justify-end gap-2">
        <Button size="small" onClick={onDone}>
          {t('cancel')}
        </Button>
        <Button size="small" type="submit" variant="primary" busy={say.isPending}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}
