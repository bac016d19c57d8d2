'use client';

import { formatDuration } from '@unpark/base';
import { shortenSymbol } from '@unpark/model';
import { DataCell, DataRow, DataTable, EmptyState, HeadCell } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import type { GoroutineTimesModel } from '../../workers/range-messages';
import { useFew } from './clock-few';

const FEW = 10;
const COLUMNS = ['running', 'assist', 'runnable', 'syscall', 'waiting'] as const;
type Column = (typeof COLUMNS)[number];
const MOST_ROWS = 500;

/** What each goroutine did in the time; the selected ones first. */
export function SideGoroutines({
  model,
  selected,
  onSelect,
}: {
  model: GoroutineTimesModel;
  /** ids */
  selected: ReadonlySet<string>;
  onSelect: (goid: string, entry: string | undefined) => void;
}) {
  const t = useTranslations('metrics.side');
  const [sort, setSort] = useState<Column>();
  const rows = useMemo(() => inOrder(model, sort, selected), [model, sort, selected]);
  const { shown, more } = useFew(model.goid.length, FEW, t('goroutineWord'));
  if (model.goid.length === 0) return <EmptyState title={t('noGoroutines')} />;
  const columns = COLUMNS.filter(
    (name) => name !== 'assist' || model.assistNs.some((ns) => ns > 0),
  );
  return (
    <>
      <DataTable caption={t('goroutinesCaption')} dense>
        <thead>
          <tr>
            <HeadCell>{t('goroutine')}</HeadCell>
            {columns.map((name) => (
              <HeadCell
                key={name}
                numeric
                wideOnly={name === 'assist' || name === 'syscall'}
                aria-sort={sort === name ? 'descending' : 'none'}
              >
                <button
                  type="button"
                  className={sort === name ? 'font-semibold text-ink' : 'hover:text-ink'}
                  onClick={() => setSort(sort === name ? undefined : name)}
                >
                  {t(name)}
                </button>
              </HeadCell>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from(rows.subarray(0, shown), (row) => {
            const goid = String(model.goid[row] ?? 0n);
            const entry = model.entries[model.entry[row] ?? -1];
            return (
              <DataRow key={goid} selected={selected.has(goid)}>
                <DataCell className="whitespace-normal!">
                  <button
                    type="button"
                    data-row-link
                    aria-pressed={selected.has(goid)}
                    className="text-left"
                    onClick={() => onSelect(goid, entry)}
                  >
                    <b className="code font-semibold">g{goid}</b>{' '}
                    <span className="code text-ink-2 marks-through" title={entry}>
                      {entry === undefined ? t('unknownEntry') : shortenSymbol(entry, 1)}
                    </span>
                  </button>
                </DataCell>
                {columns.map((name) => {
                  const ns = model[`${name}Ns`][row] ?? 0;
                  return (
                    <DataCell
                      key={name}
                      numeric
                      wideOnly={name === 'assist' || name === 'syscall'}
                      className={ns === 0 ? 'text-ink-3' : ''}
                    >
                      {ns === 0 ? '–' : formatDuration(ns)}
                    </DataCell>
                  );
                })}
              </DataRow>
            );
          })}
        </tbody>
      </DataTable>
      {more}
    </>
  );
}

/** Rows of the model: the selected ones, then by the column; as the model has them without one. */
function inOrder(
  model: GoroutineTimesModel,
  sort: Column | undefined,
  selected: ReadonlySet<string>,
): Int32Array {
  const rows = Int32Array.from(model.goid, (_, row) => row);
  if (sort) {
    const ns = model[`${sort}Ns`];
    rows.sort((a, b) => (ns[b] ?? 0) - (ns[a] ?? 0) || a - b);
  }
  if (selected.size === 0) return rows.subarray(0, MOST_ROWS);
  const ids = new BigInt64Array(Array.from(selected, BigInt));
  const isSelected = new Set(ids);
  const first = rows.filter((row) => isSelected.has(model.goid[row] ?? 0n));
  const rest = rows.filter((row) => !isSelected.has(model.goid[row] ?? 0n));
  const both = new Int32Array(rows.length);
  both.set(first);
  both.set(rest, first.length);
  return both.subarray(0, MOST_ROWS);
}
