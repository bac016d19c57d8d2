'use client';

import { formatCount, formatDuration } from '@unpark/base';
import { shortenSymbol } from '@unpark/model';
import { DataCell, DataTable, EmptyState, HeadCell } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type {
  AskedRange,
  RegionGroupRow,
  SideModel,
  TaskGroupRow,
  TaskRow,
} from '../../workers/range-messages';
import { useFew } from './clock-few';
import { momentText } from './time-words';
import { SpreadBars } from './timeline-side-histogram';

const FEW = 10;
const FEW_TASKS = 8;

/** Selects a part of the trace with the goroutines that were in it. */
export type SelectPart = (range: AskedRange, goids: readonly string[]) => void;

/** Tasks by name, with how long they took; a name opens its tasks, longest first. */
export function SideTasks({
  model,
  endNs,
  onSelect,
}: {
  model: SideModel;
  endNs: number;
  onSelect: SelectPart;
}) {
  const t = useTranslations('metrics.side');
  const [open, setOpen] = useState<string>();
  const { shown, more } = useFew(model.tasks.length, FEW, t('tasksWord'));
  if (model.tasks.length === 0) return <NoMarks title={t('noTasks')} />;
  return (
    <>
      <DataTable caption={t('tasksCaption')} dense>
        <thead>
          <tr>
            <HeadCell>{t('task')}</HeadCell>
            <HeadCell wideOnly>{t('spread')}</HeadCell>
            <HeadCell numeric>{t('count')}</HeadCell>
            <HeadCell numeric wideOnly>
              {t('complete')}
            </HeadCell>
            <HeadCell numeric>{t('longest')}</HeadCell>
          </tr>
        </thead>
        <tbody>
          {model.tasks.slice(0, shown).map((group) => (
            <TaskGroup
              key={group.name}
              group={group}
              isOpen={open === group.name}
              onOpen={() => setOpen(open === group.name ? undefined : group.name)}
              endNs={endNs}
              onSelect={onSelect}
            />
          ))}
        </tbody>
      </DataTable>
      {more}
    </>
  );
}

function TaskGroup({
  group,
  isOpen,
  onOpen,
  endNs,
  onSelect,
}: {
  group: TaskGroupRow;
  isOpen: boolean;
  onOpen: () => void;
  endNs: number;
  onSelect: SelectPart;
}) {
  const t = useTranslations('metrics.side');
  return (
    <>
      <tr>
        <DataCell className="whitespace-normal!">
          <button
            type="button"
            data-row-link
            aria-expanded={isOpen}
            className="text-left font-medium"
            onClick={onOpen}
          >
            <bdi>{group.name === '' ? t('unknownEntry') : group.name}</bdi>
          </button>
        </DataCell>
        <DataCell wideOnly>
          <SpreadBars histogram={group.histogram} />
        </DataCell>
        <DataCell numeric>{formatCount(group.count)}</DataCell>
        <DataCell numeric wideOnly>
          {formatCount(group.complete)}
        </DataCell>
        <DataCell numeric>{formatDuration(group.maxNs)}</DataCell>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={5} className="whitespace-normal! bg-sunken">
            <TaskList tasks={group.tasks} all={group.count} endNs={endNs} onSelect={onSelect} />
          </td>
        </tr>
      )}
    </>
  );
}

function TaskList({
  tasks,
  all,
  endNs,
  onSelect,
}: {
  tasks: readonly TaskRow[];
  all: number;
  endNs: number;
  onSelect: SelectPart;
}) {
  const t = useTranslations('metrics.side');
  const { shown, more } = useFew(tasks.length, FEW_TASKS, t('tasksWord'));
  return (
    <>
      <ul className="flex flex-col py-1">
        {tasks.slice(0, shown).map((task) => (
          <li key={task.id}>
            <button
              type="button"
              className="num flex w-full flex-wrap gap-x-3 rounded-control px-1 py-0.5 text-left hover:bg-surface"
              onClick={() =>
                onSelect(
                  { fromNs: Math.max(task.startNs, 0), toNs: task.endNs < 0 ? endNs : task.endNs },
                  task.goids,
                )
              }
            >
              <span className="code">{task.id}</span>
              <span>{formatDuration(task.durationNs)}</span>
              <span className="text-ink-2">
                {task.startNs < 0 ? t('beganBefore') : momentText(task.startNs)}
                {task.endNs < 0 && `, ${t('openTask')}`}
              </span>
              {task.parent !== undefined && (
                <span className="text-ink-3">{t('taskOf', { parent: task.parent })}</span>
              )}
              <span className="text-ink-3">{task.goids.map((goid) => `g${goid}`).join(' ')}</span>
            </button>
          </li>
        ))}
      </ul>
      {more}
      {all > tasks.length && (
        <p className="px-1 text-label text-ink-3">
          {t('firstOf', { shown: formatCount(tasks.length), all: formatCount(all) })}
        </p>
      )}
    </>
  );
}

/** Regions by name and by the function that began them; a row selects the longest of them. */
export function SideRegions({
  regions,
  onSelect,
}: {
  regions: readonly RegionGroupRow[];
  onSelect: SelectPart;
}) {
  const t = useTranslations('metrics.side');
  const { shown, more } = useFew(regions.length, FEW, t('regionsWord'));
  if (regions.length === 0) return <NoMarks title={t('noRegions')} />;
  return (
    <>
      <DataTable caption={t('regionsCaption')} dense>
        <thead>
          <tr>
            <HeadCell>{t('region')}</HeadCell>
            <HeadCell wideOnly>{t('spread')}</HeadCell>
            <HeadCell numeric>{t('count')}</HeadCell>
            <HeadCell numeric wideOnly>
              {t('time')}
            </HeadCell>
            <HeadCell numeric>{t('longest')}</HeadCell>
          </tr>
        </thead>
        <tbody>
          {regions.slice(0, shown).map((row) => (
            <tr key={`${row.name} ${row.entry}`}>
              <DataCell className="whitespace-normal!">
                <button
                  type="button"
                  data-row-link
                  className="text-left"
                  onClick={() => onSelect(row.longest, [row.longest.goid])}
                >
                  <bdi className="font-medium">{row.name}</bdi>{' '}
                  <span className="code text-ink-3 marks-through" title={row.entry}>
                    {shortenSymbol(row.entry, 1)}
                  </span>
                </button>
              </DataCell>
              <DataCell wideOnly>
                <SpreadBars histogram={row.histogram} />
              </DataCell>
              <DataCell numeric>{formatCount(row.count)}</DataCell>
              <DataCell numeric wideOnly>
                {formatDuration(row.ns)}
              </DataCell>
              <DataCell numeric>{formatDuration(row.maxNs)}</DataCell>
            </tr>
          ))}
        </tbody>
      </DataTable>
      {more}
    </>
  );
}

/** Half of what is shown around a message when it is selected. */
const AROUND_NS = 1e6;

/** What the program wrote into the trace, in order. */
export function SideLogs({
  model,
  endNs,
  onSelect,
}: {
  model: SideModel;
  endNs: number;
  onSelect: SelectPart;
}) {
  const t = useTranslations('metrics.side');
  const { logs, logCount } = model;
  const { shown, more } = useFew(logs.length, FEW, t('logs'));
  if (logs.length === 0) return <NoMarks title={t('noLogs')} />;
  return (
    <>
      <DataTable caption={t('logsCaption')} dense>
        <thead>
          <tr>
            <HeadCell numeric>{t('moment')}</HeadCell>
            <HeadCell>{t('goroutine')}</HeadCell>
            <HeadCell wideOnly>{t('category')}</HeadCell>
            <HeadCell>{t('message')}</HeadCell>
          </tr>
        </thead>
        <tbody>
          {logs.slice(0, shown).map((row, i) => (
            <tr key={i}>
              <DataCell numeric>
                <button
                  type="button"
                  data-row-link
                  onClick={() =>
                    onSelect(
                      {
                        fromNs: Math.max(0, row.timeNs - AROUND_NS),
                        toNs: Math.min(endNs, row.timeNs + AROUND_NS),
                      },
                      [row.goid],
                    )
                  }
                >
                  {momentText(row.timeNs)}
                </button>
              </DataCell>
              <DataCell className="code">g{row.goid}</DataCell>
              <DataCell wideOnly>
                <bdi>{row.category}</bdi>
              </DataCell>
              <DataCell className="whitespace-normal! wrap-anywhere">
                <bdi>{row.message}</bdi>
              </DataCell>
            </tr>
          ))}
        </tbody>
      </DataTable>
      {more}
      {logCount > logs.length && (
        <p className="px-3 py-1 text-label text-ink-3">
          {t('firstOf', { shown: formatCount(logs.length), all: formatCount(logCount) })}
        </p>
      )}
    </>
  );
}

function NoMarks({ title }: { title: string }) {
  const t = useTranslations('metrics.side');
  return (
    <EmptyState title={title}>
      <p>{t('marksHelp')}</p>
    </EmptyState>
  );
}
