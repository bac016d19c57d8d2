'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import {
  Button,
  buttonLook,
  DataCell,
  DataTable,
  EmptyState,
  ErrorState,
  HeadCell,
  Panel,
  PanelHead,
  SelectInput,
  TextInput,
  UtcTime,
} from '@unpark/ui';
import type { AuditAction, AuditChoices, AuditRow, AuditView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { type ReactNode, useId, useState } from 'react';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { ProblemLine } from '../problem-words';
import { useHere } from '../shell/workspace-context';
import { DetailWords } from './detail-words';

const RESULTS = ['done', 'refused', 'failed'] as const;
const DAY_MS = 24 * 3600_000;

interface Filters {
  readonly actor: string;
  readonly action: string;
  readonly object: string;
  readonly result: string;
  /** days as date fields give them, both included */
  readonly from: string;
  readonly to: string;
}

const NONE: Filters = { actor: '', action: '', object: '', result: '', from: '', to: '' };

const dayStart = (day: string): Date | undefined => {
  const at = new Date(`${day}T00:00:00Z`);
  return day === '' || Number.isNaN(at.getTime()) ? undefined : at;
};

/** Filters as the API takes them; what is empty is not asked for. */
function askedOf(filters: Filters) {
  const from = dayStart(filters.from);
  const last = dayStart(filters.to);
  const result = RESULTS.find((known) => known === filters.result);
  const object = filters.object.trim();
  return {
    ...(filters.actor !== '' && { actor: filters.actor }),
    ...(filters.action !== '' && { action: filters.action }),
    ...(object !== '' && { object }),
    ...(result && { result }),
    ...(from && { from }),
    ...(last && { to: new Date(last.getTime() + DAY_MS) }),
  };
}

/** Who did what in the workspace, by filters and pages, and as a file. */
export function AuditScreen({ initial, choices }: { initial: AuditView; choices: AuditChoices }) {
  const t = useTranslations('audit');
  const { workspace } = useHere();
  const trpc = useTRPC();
  const [filters, setFilters] = useState(NONE);
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const asked = askedOf(filters);
  const cursor = cursors.at(-1);
  const isFirst = cursor === undefined && Object.keys(asked).length === 0;
  const list = useQuery({
    ...trpc.audit.list.queryOptions({
      workspace: workspace.slug,
      ...asked,
      ...(cursor !== undefined && { cursor }),
    }),
    placeholderData: keepPreviousData,
    ...(isFirst && { initialData: initial }),
  });
  const set = (change: Partial<Filters>) => {
    setFilters((before) => ({ ...before, ...change }));
    setCursors([]);
  };
  const view = list.data;
  const next = view?.nextCursor;
  return (
    <Panel aria-label={t('title')}>
      <PanelHead
        title={t('title')}
        note={t('note')}
        actions={
          <>
            {(['csv', 'jsonl'] as const).map((format) => (
              <a
                key={format}
                href={exportHref(workspace.id, asked, format)}
                download
                className={buttonLook({ size: 'small' })}
              >
                {t('export', { format: format === 'csv' ? 'CSV' : 'JSON lines' })}
              </a>
            ))}
          </>
        }
      />
      <div className="grid grid-cols-[repeat(auto-fill,minmax(126px,1fr))] gap-2 border-b border-line p-3">
        <Filter label={t('actor')}>
          {(id) => (
            <SelectInput
              id={id}
              value={filters.actor}
              onChange={(event) => set({ actor: event.target.value })}
            >
              <option value="">{t('anybody')}</option>
              {choices.actors.map(({ actor, name }) => (
                <option key={actor} value={actor}>
                  <ActorWords actor={actor} name={name} />
                </option>
              ))}
            </SelectInput>
          )}
        </Filter>
        <Filter label={t('action')}>
          {(id) => (
            <SelectInput
              id={id}
              value={filters.action}
              onChange={(event) => set({ action: event.target.value })}
            >
              <option value="">{t('anything')}</option>
              {choices.actions.map((action) => (
                <option key={action} value={action}>
                  <ActionWords action={action} />
                </option>
              ))}
            </SelectInput>
          )}
        </Filter>
        <Filter label={t('object')}>
          {(id) => (
            <TextInput
              id={id}
              value={filters.object}
              maxLength={200}
              placeholder={t('objectHint')}
              onChange={(event) => set({ object: event.target.value })}
            />
          )}
        </Filter>
        <Filter label={t('result')}>
          {(id) => (
            <SelectInput
              id={id}
              value={filters.result}
              onChange={(event) => set({ result: event.target.value })}
            >
              <option value="">{t('all')}</option>
              {RESULTS.map((result) => (
                <option key={result} value={result}>
                  {t(`results.${result}`)}
                </option>
              ))}
            </SelectInput>
          )}
        </Filter>
        {(['from', 'to'] as const).map((end) => (
          <Filter key={end} label={t(end)}>
            {(id) => (
              <TextInput
                id={id}
                type="date"
                value={filters[end]}
                onChange={(event) => set({ [end]: event.target.value })}
              />
            )}
          </Filter>
        ))}
      </div>
      {list.isError ? (
        <ErrorState mark={t('notRead')} title={t('failed')}>
          <ProblemLine problem={problemOf(list.error)} />
        </ErrorState>
      ) : view && view.entries.length === 0 ? (
        <EmptyState
          title={t('none')}
          actions={<Button onClick={() => set(NONE)}>{t('clear')}</Button>}
        >
          {t('noneText')}
        </EmptyState>
      ) : (
        view && <Entries entries={view.entries} />
      )}
      {(next !== undefined || cursors.length > 0) && (
        <div className="flex justify-end gap-2 border-t border-line p-2">
          {cursors.length > 0 && <Button onClick={() => setCursors([])}>{t('newest')}</Button>}
          {next !== undefined && (
            <Button busy={list.isPlaceholderData} onClick={() => setCursors([...cursors, next])}>
              {t('older')}
            </Button>
          )}
        </div>
      )}
    </Panel>
  );
}

function exportHref(
  workspaceId: string,
  asked: ReturnType<typeof askedOf>,
  format: 'csv' | 'jsonl',
): string {
  const query = new URLSearchParams({ format });
  for (const [name, value] of Object.entries(asked))
    query.set(name, value instanceof Date ? value.toISOString() : value);
  return `/api/v1/workspaces/${workspaceId}/audit?${query.toString()}`;
}

function Filter({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className="flex min-w-0 flex-col gap-0.5">
      <label htmlFor={id} className="text-label font-medium text-ink-3">
        {label}
      </label>
      {children(id)}
    </div>
  );
}

function ActorWords({ actor, name }: { actor: string; name: string | undefined }) {
  const t = useTranslations('audit');
  const shell = useTranslations('shell');
  if (actor === 'system' || actor === 'nobody') return t(actor);
  if (name === undefined) return `${actor} (${t('gone')})`;
  return actor.startsWith('key:') ? shell('keyNamed', { name }) : name;
}

/** What an entry of another release says stays its code. */
function ActionWords({ action }: { action: string }) {
  const t = useTranslations('audit');
  const key = `actions.${action}` as `actions.${AuditAction}`;
  return t.has(key) ? t(key) : action;
}

function Entries({ entries }: { entries: readonly AuditRow[] }) {
  const t = useTranslations('audit');
  return (
    <div className="overflow-x-auto">
      <DataTable caption={t('title')} dense>
        <thead>
          <tr>
            <HeadCell>{t('time')}</HeadCell>
            <HeadCell>{t('actor')}</HeadCell>
            <HeadCell>{t('action')}</HeadCell>
            <HeadCell wideOnly>{t('object')}</HeadCell>
            <HeadCell wideOnly>{t('result')}</HeadCell>
            <HeadCell wideOnly>{t('address')}</HeadCell>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.id}>
              <DataCell className="phone:min-w-24">
                <UtcTime iso={entry.at} className="phone:whitespace-normal" />
              </DataCell>
              <DataCell
                className="marks-through min-w-20 max-w-40 break-words whitespace-normal [overflow-wrap:normal]"
                title={entry.actor}
              >
                <ActorWords actor={entry.actor} name={entry.actorName} />
              </DataCell>
              <DataCell className="min-w-40 whitespace-normal" title={entry.action}>
                <ActionWords action={entry.action} />
                {Object.keys(entry.details).length > 0 && (
                  <span className="block text-ink-2 marks-through">
                    <DetailWords details={entry.details} />
                  </span>
                )}
              </DataCell>
              <DataCell wideOnly className="max-w-64 truncate code" title={entry.object}>
                {entry.object ?? '–'}
              </DataCell>
              <DataCell
                wideOnly
                className={`whitespace-nowrap ${entry.result === 'done' ? 'text-ink-2' : 'text-crit'}`}
              >
                {RESULTS.some((known) => known === entry.result)
                  ? t(`results.${entry.result as (typeof RESULTS)[number]}`)
                  : entry.result}
              </DataCell>
              <DataCell wideOnly className="code text-ink-2">
                {entry.address ?? '–'}
              </DataCell>
            </tr>
          ))}
        </tbody>
      </DataTable>
    </div>
  );
}
